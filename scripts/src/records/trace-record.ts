import type { RecordTrace, TraceStep } from '@inlet/console/api'
import type { Catalog, ObjectStore } from '@inlet/lake'
import type { LocalLake } from '@inlet/local'
import { FAILURES_BUCKET } from '@inlet/local/live'
import { RAW } from '../live/stream-to-parquet.ts'
import { isChange } from './arrival.ts'
import { findGivenUp } from './find-given-up.ts'
import type { QuarantinedRecord } from './quarantine-index.ts'
import { rawStep } from './raw-step.ts'
import { type RowStep, readRow } from './read-row.ts'
import { type RecordState, type RecordStates, rowState } from './record-states.ts'
import type { ReplayTarget } from './replay-one.ts'
import type { RecordsFunction } from './start-records-function.ts'
import { summarize } from './summarize.ts'
import { toReplayed, type UserRecord } from './user-record.ts'

export interface TraceSources {
  /** Directory of the lake. */
  readonly root: string
  readonly store: ObjectStore
  readonly catalog: Catalog
  readonly states: RecordStates
  readonly code: Pick<RecordsFunction, 'trace'>
  /** Opened when a row is read first. */
  readonly openLake: () => Promise<Pick<LocalLake, 'query'>>
}

/** Where a record is, in fact. */
type Found =
  | { readonly is: 'row'; readonly row: RowStep }
  | { readonly is: 'quarantined'; readonly kept: QuarantinedRecord }
  | { readonly is: 'given up'; readonly condition: string; readonly key: string }
  | { readonly is: 'nowhere' }

/** The way of a record: what came, what the code makes of it, and where it is in fact. */
export async function traceOne(record: UserRecord, sources: TraceSources): Promise<RecordTrace> {
  const traced = await sources.code.trace(toReplayed(record))
  const found = await findInLake(record, sources)
  const state = stateOf(found)
  return {
    record: summarize(record, sources.states.arrivalOf(record), state),
    steps: [rawStep(record), ...traced.steps, lastStep(found, sources.states.isAnswered(record), traced.refused)],
    canReplay: found.is === 'quarantined' || found.is === 'given up',
  }
}

/** What a replay of a record takes; `undefined` if there is nothing to replay. */
export async function findReplayTarget(record: UserRecord, sources: TraceSources): Promise<ReplayTarget | undefined> {
  const found = await findInLake(record, sources)
  if (found.is === 'quarantined') return { kind: 'record', key: found.kept.key }
  return found.is === 'given up' ? { kind: 'batch', key: found.key } : undefined
}

async function findInLake(record: UserRecord, sources: TraceSources): Promise<Found> {
  const { states, store, root, catalog, openLake } = sources
  const arrival = states.arrivalOf(record)
  // One that is in quarantine may be a row too, where a replay was cut off before the object was moved.
  const kept = await states.readQuarantined(record)
  if (kept !== undefined) return { is: 'quarantined', kept }
  const row = isChange(arrival) ? await readRow(arrival, { root, catalog, lake: await openLake() }) : undefined
  if (row !== undefined) return { is: 'row', row }
  const lost = (await findGivenUp(store, FAILURES_BUCKET)([arrival])).get(arrival)
  if (lost?.is !== 'given up') return { is: 'nowhere' }
  return { is: 'given up', condition: lost.condition, key: lost.object.slice(FAILURES_BUCKET.length + 1) }
}

function stateOf(found: Found): RecordState {
  switch (found.is) {
    case 'row':
      return rowState(found.row.table, countRescued(found.row))
    case 'quarantined':
      return { outcome: 'quarantined', about: found.kept.code }
    case 'given up':
      return { outcome: 'given up', about: found.condition }
    case 'nowhere':
      return { outcome: 'waiting', about: 'in the stream' }
  }
}

function countRescued({ cells }: RowStep): number {
  const rescued = cells.find(({ column }) => column === 'rescued_data')?.value ?? '{}'
  return Object.keys(JSON.parse(rescued)).length
}

function lastStep(
  found: Found,
  isAnswered: boolean,
  refused: { readonly code: string; readonly reason: string } | null,
): TraceStep {
  switch (found.is) {
    case 'row':
      return found.row
    case 'quarantined': {
      const { code, reason, key } = found.kept
      return { is: 'quarantined', code, reason, object: `s3://${RAW}/${key}` }
    }
    case 'given up':
      return { is: 'given up', condition: found.condition, object: `s3://${FAILURES_BUCKET}/${found.key}` }
    case 'nowhere':
      return { is: 'waiting', reason: waitingReason(isAnswered, refused?.code) }
  }
}

function waitingReason(isAnswered: boolean, code: string | undefined): string {
  if (!isAnswered) {
    const then = code === undefined ? '' : `; it is going to quarantine: ${code}`
    return `It is in the stream, and the function has not loaded its batch yet${then}`
  }
  return 'The function has taken it, yet it is neither in a file nor in quarantine: somebody has removed it there'
}
