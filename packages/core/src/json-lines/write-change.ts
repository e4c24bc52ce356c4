import type { Change } from '../changes/change.ts'
import { ScannedChange } from '../changes/scanned-change.ts'
import type { ByteSink } from '../columns/byte-sink.ts'
import { putWords, wordsOf } from '../columns/words.ts'
import { Pattern } from '../scan/pattern.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import { putDigits, putText } from './put-json.ts'

/** The fields that every change has, as they follow its `cdc_key` in a line. */

/** More than any of these takes beside its texts. */
const FRAME_BYTES = 100

const EVENT_ID = Pattern.of(',"cdc_event_id":')
const SEQUENCE_NUMBER = Pattern.of(',"cdc_sequence_number":')
const CHANGED_AT = Pattern.of(',"cdc_changed_at":')
const CHANGED_AT_US = Pattern.of(',"cdc_changed_at_us":')
const RESCUED_DATA = Pattern.of(',"rescued_data":')
const END = Pattern.of('}\n')
const NOTHING_RESCUED = Pattern.of(',"rescued_data":null}\n')

/** The id of the change, and its number: from the payload's bytes where they stand there, with their quotes. */
export function writeNames(change: Change, sink: ByteSink): void {
  if (change instanceof ScannedChange && hasOwnNames(change)) writeBytes(change, sink)
  else writeTexts(change, sink)
}

function writeBytes({ bytes: from, payload }: ScannedChange, sink: ByteSink): void {
  const { eventIdAt, eventIdEnd, sequenceNumberAt, sequenceNumberEnd } = payload
  sink.reserve(FRAME_BYTES + eventIdEnd - eventIdAt + sequenceNumberEnd - sequenceNumberAt)
  const { words } = sink
  const { byteOffset } = from
  let at = EVENT_ID.putInto(words, sink.length)
  at = putWords(words, at, wordsOf(from), byteOffset + eventIdAt - 1, byteOffset + eventIdEnd + 1)
  at = SEQUENCE_NUMBER.putInto(words, at)
  sink.length = putWords(
    words,
    at,
    wordsOf(from),
    byteOffset + sequenceNumberAt - 1,
    byteOffset + sequenceNumberEnd + 1,
  )
}

function writeTexts({ eventId, sequenceNumber }: Change, sink: ByteSink): void {
  sink.reserve(FRAME_BYTES + 6 * (eventId.length + sequenceNumber.length))
  const { bytes, words } = sink
  let at = EVENT_ID.putInto(words, sink.length)
  at = putText(bytes, at, eventId)
  at = SEQUENCE_NUMBER.putInto(words, at)
  sink.length = putText(bytes, at, sequenceNumber)
}

/** The times, twice in microseconds: every one until the year 2255 is a double. */
export function writeTime({ changedAt }: Change, sink: ByteSink): void {
  sink.reserve(FRAME_BYTES)
  const { bytes, words } = sink
  const start = CHANGED_AT.putInto(words, sink.length)
  const end = putDigits(bytes, start, changedAt)
  const at = CHANGED_AT_US.putInto(words, end)
  sink.length = putWords(words, at, words, start, end)
}

/** Ends the line. @param json of values that no column could take, if there are any */
export function writeRescued(json: string | undefined, sink: ByteSink): void {
  sink.reserve(FRAME_BYTES + 6 * (json?.length ?? 0))
  const { bytes, words } = sink
  if (json === undefined) sink.length = NOTHING_RESCUED.putInto(words, sink.length)
  else {
    const at = RESCUED_DATA.putInto(words, sink.length)
    sink.length = END.putInto(words, putText(bytes, at, json))
  }
}

/** Whether id and number stand in the payload; else they are those of the record it came in. */
function hasOwnNames({ payload }: ScannedChange): boolean {
  return payload.eventIdEnd > payload.eventIdAt && payload.sequenceNumberAt !== GIVE_UP
}
