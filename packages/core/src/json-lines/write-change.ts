import type { Change } from '../changes/change.ts'
import { ScannedChange } from '../changes/scanned-change.ts'
import type { ByteSink } from '../columns/byte-sink.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import { putBytes, putDigits, putPlainText, putText } from './put-json.ts'

/** The fields that every change has, as they follow its `cdc_key` in a line. */

/** More than any of these takes beside its texts. */
const FRAME_BYTES = 100

const EVENT_ID = Buffer.from(',"cdc_event_id":')
const SEQUENCE_NUMBER = Buffer.from(',"cdc_sequence_number":')
const CHANGED_AT = Buffer.from(',"cdc_changed_at":')
const CHANGED_AT_US = Buffer.from(',"cdc_changed_at_us":')
const RESCUED_DATA = Buffer.from(',"rescued_data":')
const NULL = Buffer.from('null')
const END = Buffer.from('}\n')

/** The id of the change, and its number: from the payload's bytes where they stand there. */
export function writeNames(change: Change, sink: ByteSink): void {
  if (change instanceof ScannedChange && hasOwnNames(change)) writeBytes(change, sink)
  else writeTexts(change, sink)
}

function writeBytes({ bytes: from, payload }: ScannedChange, sink: ByteSink): void {
  const { eventIdAt, eventIdEnd, sequenceNumberAt, sequenceNumberEnd } = payload
  sink.reserve(FRAME_BYTES + eventIdEnd - eventIdAt + sequenceNumberEnd - sequenceNumberAt)
  const { bytes } = sink
  let at = putBytes(bytes, sink.length, EVENT_ID, 0, EVENT_ID.length)
  at = putPlainText(bytes, at, from, eventIdAt, eventIdEnd)
  at = putBytes(bytes, at, SEQUENCE_NUMBER, 0, SEQUENCE_NUMBER.length)
  sink.length = putPlainText(bytes, at, from, sequenceNumberAt, sequenceNumberEnd)
}

function writeTexts({ eventId, sequenceNumber }: Change, sink: ByteSink): void {
  sink.reserve(FRAME_BYTES + 6 * (eventId.length + sequenceNumber.length))
  const { bytes } = sink
  let at = putBytes(bytes, sink.length, EVENT_ID, 0, EVENT_ID.length)
  at = putText(bytes, at, eventId)
  at = putBytes(bytes, at, SEQUENCE_NUMBER, 0, SEQUENCE_NUMBER.length)
  sink.length = putText(bytes, at, sequenceNumber)
}

/** The times, twice in microseconds: every one until the year 2255 is a double. */
export function writeTime({ changedAt }: Change, sink: ByteSink): void {
  sink.reserve(FRAME_BYTES)
  const { bytes } = sink
  const start = putBytes(bytes, sink.length, CHANGED_AT, 0, CHANGED_AT.length)
  const end = putDigits(bytes, start, changedAt)
  const at = putBytes(bytes, end, CHANGED_AT_US, 0, CHANGED_AT_US.length)
  sink.length = putBytes(bytes, at, bytes, start, end)
}

/** Ends the line. @param json of values that no column could take, if there are any */
export function writeRescued(json: string | undefined, sink: ByteSink): void {
  sink.reserve(FRAME_BYTES + 6 * (json?.length ?? 0))
  const { bytes } = sink
  const at = putBytes(bytes, sink.length, RESCUED_DATA, 0, RESCUED_DATA.length)
  const behind = json === undefined ? putBytes(bytes, at, NULL, 0, NULL.length) : putText(bytes, at, json)
  sink.length = putBytes(bytes, behind, END, 0, END.length)
}

/** Whether id and number stand in the payload; else they are those of the record it came in. */
function hasOwnNames({ payload }: ScannedChange): boolean {
  return payload.eventIdEnd > payload.eventIdAt && payload.sequenceNumberAt !== GIVE_UP
}
