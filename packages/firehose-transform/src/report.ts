import { base64Bytes } from '@inlet/core'
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
  const runs = runsOf(outcomes)
  countChanges(runs, telemetry)
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
  telemetry.info('Batch transformed', { records: records.length, ...countOutcomes(runs) })
  telemetry.flush()
}

/** A batch may fail as a whole: some of its records are named, all are counted. */
function reportFailures(
  records: readonly FirehoseTransformationEventRecord[],
  outcomes: readonly Outcome[],
  telemetry: Transformer['telemetry'],
): void {
  let failures = 0
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.is !== 'failed' || ++failures > NAMED) continue
    const { error, tables } = outcome
    const { recordId = '' } = records[index] ?? {}
    const table = tables[0] ?? ''
    telemetry.warn('Record failed', {
      table,
      code: error.code,
      reason: error.message,
      recordId: recordId.slice(0, 200),
    })
  }
  const unnamed = failures - NAMED
  if (unnamed > 0) telemetry.warn('Further records failed', { records: unnamed })
}

/** Records that come one after the other, of the same tables and with the same outcome. A batch has thousands, and few of these. */
interface Run {
  readonly is: Outcome['is']
  readonly tables: readonly string[]
  records: number
  /** Delivered. */
  bytes: number
}

function runsOf(outcomes: readonly Outcome[]): readonly Run[] {
  const runs: Run[] = []
  let run: Run | undefined
  for (const outcome of outcomes) {
    const { is, tables } = outcome
    if (run?.is !== is || run.tables !== tables) {
      run = { is, tables, records: 0, bytes: 0 }
      runs.push(run)
    }
    run.records++
    if (outcome.is === 'delivered') run.bytes += base64Bytes(outcome.data)
  }
  return runs
}

function countChanges(runs: readonly Run[], telemetry: Transformer['telemetry']): void {
  const totals = new Map<string, Partial<Record<MetricName, number>>>()
  const add = (table: string, metric: MetricName, value: number) => {
    const known = totals.get(table) ?? {}
    totals.set(table, known)
    known[metric] = (known[metric] ?? 0) + value
  }
  for (const { is, tables, records, bytes } of runs) {
    const isDelivered = is === 'delivered'
    for (const table of tables) {
      // Of an aggregate, some changes may be delivered and others not asked for.
      add(table, isDelivered && table === NO_TABLE ? 'ChangesSkipped' : METRIC_OF[is], records)
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

function countOutcomes(runs: readonly Run[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { is, records } of runs) counts[is] = (counts[is] ?? 0) + records
  return counts
}

/** Milliseconds since the oldest record of the batch arrived. */
function lagOf(records: readonly FirehoseTransformationEventRecord[], now: number): number {
  let oldest = now
  for (const { approximateArrivalTimestamp: time } of records) {
    if (Number.isFinite(time) && time < oldest) oldest = time
  }
  return now - oldest
}
