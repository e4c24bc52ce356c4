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

/** Added up here: a batch has thousands of changes, of few tables. */
function countChanges(outcomes: readonly Outcome[], telemetry: Transformer['telemetry']): void {
  const totals = new Map<string, Partial<Record<MetricName, number>>>()
  const totalsOf = (table: string) => {
    const known = totals.get(table) ?? {}
    totals.set(table, known)
    return known
  }
  for (const outcome of outcomes) {
    const isDelivered = outcome.is === 'delivered'
    for (const table of outcome.tables) {
      // Of an aggregate, some changes may be delivered and others not asked for.
      add(totalsOf(table), isDelivered && table === NO_TABLE ? 'ChangesSkipped' : METRIC_OF[outcome.is], 1)
    }
    const [table] = outcome.tables
    if (isDelivered && table !== undefined) add(totalsOf(table), 'BytesWritten', bytesOf(outcome.data))
  }
  for (const [table, ofTable] of totals) {
    const { BytesWritten: _, ...changes } = ofTable
    const rowsIn = Object.values(changes).reduce((sum, count) => sum + count, 0)
    telemetry.count('RowsIn', rowsIn, { table })
    for (const [metric, total] of Object.entries(ofTable)) telemetry.count(metric as MetricName, total, { table })
  }
}

function add(totals: Partial<Record<MetricName, number>>, metric: MetricName, value: number): void {
  totals[metric] = (totals[metric] ?? 0) + value
}

function countOutcomes(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { is } of outcomes) counts[is] = (counts[is] ?? 0) + 1
  return counts
}

function bytesOf(base64: string): number {
  return Buffer.byteLength(base64, 'base64')
}

/** Milliseconds since the oldest record of the batch arrived. */
function lagOf(records: readonly FirehoseTransformationEventRecord[], now: number): number {
  const arrivals = records.map(({ approximateArrivalTimestamp: time }) => (Number.isFinite(time) ? time : now))
  return Math.max(0, now - arrivals.reduce((oldest, time) => Math.min(oldest, time), now))
}
