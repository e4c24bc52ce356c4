import { setImmediate } from 'node:timers/promises'
import type { RecordFilters, RecordPage, RecordSummary } from '@inlet/console/api'
import { arrivalOf } from './arrival.ts'
import type { QuarantinedObject, QuarantineIndex } from './quarantine-index.ts'
import type { RecordRing, RingPlace } from './record-ring.ts'
import type { RecordStates } from './record-states.ts'
import { isWanted, summarize } from './summarize.ts'

/** Records that are looked at before others have their turn. */
const CHUNK = 200
/** Objects that are read for one page; a page may have fewer records than asked for, and yet be followed by others. */
const MOST_READ = 1_000

/** The newest records of the stream that filters let through. */
export async function pageStream(
  ring: RecordRing,
  states: RecordStates,
  filters: RecordFilters,
  before: string | undefined,
  limit: number,
): Promise<RecordPage> {
  const records: RecordSummary[] = []
  let place = before === undefined ? undefined : parseCursor(before)
  if (before !== undefined && place === undefined) return { records, next: null }
  for (;;) {
    const chunk = ring.olderThan(place, CHUNK)
    if (chunk.length === 0) return { records, next: null }
    const wanted = chunk.filter(record => isWanted(states.arrivalOf(record), filters))
    const found = await states.find(filters.outcome === undefined ? wanted.slice(0, limit - records.length) : wanted)
    for (const [index, state] of found.entries()) {
      const record = wanted[index]
      if (record === undefined || (filters.outcome !== undefined && state.outcome !== filters.outcome)) continue
      records.push(summarize(record, states.arrivalOf(record), state))
      if (records.length === limit) return { records, next: cursorOf(record) }
    }
    place = chunk.at(-1)
    await setImmediate()
  }
}

/** Cursors stay good when the record itself has gone. */
function cursorOf({ arrivedAt, position }: RingPlace): string {
  const { shardId, sequenceNumber, subsequenceNumber = '' } = position
  return `${arrivedAt}.${shardId}.${sequenceNumber}.${subsequenceNumber}`
}

function parseCursor(text: string): RingPlace | undefined {
  const [, arrivedAt, shardId, sequenceNumber, part] = /^(\d{1,16})\.([\w-]+)\.(\d{1,64})\.(\d*)$/.exec(text) ?? []
  if (shardId === undefined || sequenceNumber === undefined) return undefined
  const position = { streamArn: '', shardId, sequenceNumber }
  return { arrivedAt: Number(arrivedAt), position: part ? { ...position, subsequenceNumber: Number(part) } : position }
}

/** The records in quarantine that filters let through, those that came there last first, however old they are. */
export async function pageQuarantine(
  index: QuarantineIndex,
  filters: RecordFilters,
  before: string | undefined,
  limit: number,
): Promise<RecordPage> {
  const { objects } = await index.list()
  const records: RecordSummary[] = []
  const left = objects.filter(object => before === undefined || isBefore(object, before))
  for (const [read, object] of left.entries()) {
    if (records.length === limit || read === MOST_READ) return { records, next: quarantineCursor(left[read - 1]) }
    const kept = await index.read(object)
    // Removed meanwhile, or by nobody of ours.
    if (kept === undefined) continue
    const arrival = arrivalOf(kept.record)
    if (!isWanted(arrival, filters)) continue
    records.push(summarize(kept.record, arrival, { outcome: 'quarantined', about: kept.code }))
  }
  return { records, next: null }
}

function quarantineCursor(object: QuarantinedObject | undefined): string | null {
  return object === undefined ? null : `${String(object.writtenAt).padStart(16, '0')}.${object.id}`
}

/** In the order of the list: the newest first, those of one time by their ids. */
function isBefore(object: QuarantinedObject, cursor: string): boolean {
  return (quarantineCursor(object) ?? '') < cursor
}
