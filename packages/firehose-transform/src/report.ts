import { type MetricName, reportRescues } from '@inlet/lake'
import type { FirehoseTransformationEventRecord } from 'aws-lambda'
import { NO_TABLE, type Outcome } from './answers/outcome.ts'
import type { SortedRecords } from './records/sort-records.ts'
import type { DecidedRecords } from './rows/decide-outcomes.ts'
import type { Transformer } from './transformer.ts'

/** The metric of changes whose record has that outcome. Their sum is `RowsIn`. */
const METRIC_OF = {
  delivered: 'RowsWritten',
  superseded: 'ChangesSuperseded',
  skipped: 'ChangesSkipped',
  'put back': 'ChangesPutBack',
  failed: 'ChangesFailed',
} as const satisfies Record<Outcome['is'], MetricName>

/** Records that failed, of a batch, that are named in the log. */
const NAMED = 20

interface Transformed extends Pick<DecidedRecords, 'tables'> {
  readonly outcomes: readonly Outcome[]
  readonly sorted: SortedRecords
}

/** Metrics per table, and a line for anything out of the ordinary: paths, types and counts, never values. */
export function report(
  records: readonly FirehoseTransformationEventRecord[],
  { outcomes, sorted, tables }: Transformed,
  { telemetry, now }: Pick<Transformer, 'telemetry' | 'now'>,
): void {
  countChanges(outcomes, telemetry)
  const lag = lagOf(records, now())
  for (const { destination, expired } of sorted.batches) {
    const { name: table } = destination.table
    telemetry.count('Lag', lag, { table })
    if (expired > 0) telemetry.count('ItemsExpired', expired, { table })
  }
  for (const {
    tables: [name],
    rescues,
  } of tables.values())
    reportRescues(rescues, name, telemetry)
  reportFailures(records, outcomes, telemetry)
  telemetry.info('Batch transformed', { records: records.length, ...countOutcomes(outcomes) })
  telemetry.flush()
}

/** A batch may fail as a whole: some of its records are named, all are counted. */
function reportFailures(
  records: readonly FirehoseTransformationEventRecord[],
  outcomes: readonly Outcome[],
  telemetry: Transformer['telemetry'],
): void {
  const failures = outcomes.flatMap((outcome, index) => (outcome.is === 'failed' ? [{ index, ...outcome }] : []))
  for (const { index, error, tables } of failures.slice(0, NAMED)) {
    const { recordId = '' } = records[index] ?? {}
    const table = tables[0] ?? ''
    telemetry.warn('Record failed', {
      table,
      code: error.code,
      reason: error.message,
      recordId: recordId.slice(0, 200),
    })
  }
  const unnamed = failures.length - NAMED
  if (unnamed > 0) telemetry.warn('Further records failed', { records: unnamed })
}

/** Added up here: a batch has thousands of changes, of few tables, and those of one come one after the other. */
function countChanges(outcomes: readonly Outcome[], telemetry: Transformer['telemetry']): void {
  const totals = new Map<string, Partial<Record<MetricName, number>>>()
  const add = (table: string, metric: MetricName, value: number) => {
    const known = totals.get(table) ?? {}
    totals.set(table, known)
    known[metric] = (known[metric] ?? 0) + value
  }
  for (let start = 0, end = 0; start < outcomes.length; start = end) {
    const first = outcomes[start]
    if (first === undefined) break
    const { is, tables } = first
    let bytes = 0
    for (; end < outcomes.length; end++) {
      const outcome = outcomes[end]
      if (outcome === undefined || outcome.is !== is || outcome.tables !== tables) break
      if (outcome.is === 'delivered') bytes += bytesOf(outcome.data)
    }
    const isDelivered = is === 'delivered'
    for (const table of tables) {
      // Of an aggregate, some changes may be delivered and others not asked for.
      add(table, isDelivered && table === NO_TABLE ? 'ChangesSkipped' : METRIC_OF[is], end - start)
    }
    const [table] = tables
    if (isDelivered && table !== undefined) add(table, 'BytesWritten', bytes)
  }
  for (const [table, ofTable] of totals) {
    const { BytesWritten: _, ...changes } = ofTable
    const rowsIn = Object.values(changes).reduce((sum, count) => sum + count, 0)
    telemetry.count('RowsIn', rowsIn, { table })
    for (const [metric, total] of Object.entries(ofTable)) telemetry.count(metric as MetricName, total, { table })
  }
}

function countOutcomes(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { is } of outcomes) counts[is] = (counts[is] ?? 0) + 1
  return counts
}

/** Of base64 as it is made here: with its padding. */
function bytesOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

/** Milliseconds since the oldest record of the batch arrived. */
function lagOf(records: readonly FirehoseTransformationEventRecord[], now: number): number {
  let oldest = now
  for (const { approximateArrivalTimestamp: time } of records) {
    if (Number.isFinite(time) && time < oldest) oldest = time
  }
  return now - oldest
}
