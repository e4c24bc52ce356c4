import type { MetricName } from '@inlet/lake'

const SUMS = [
  'RowsIn',
  'RowsWritten',
  'ValuesRescued',
  'RecordsQuarantined',
  'BytesWritten',
] as const satisfies MetricName[]

/** The sums of a table's metrics. */
export type TableMetrics = Readonly<Record<(typeof SUMS)[number], number>>

const NOTHING: TableMetrics = { RowsIn: 0, RowsWritten: 0, ValuesRescued: 0, RecordsQuarantined: 0, BytesWritten: 0 }

/** Adds up the metrics in a function's log by table, as CloudWatch would: its lines in the embedded metric format. */
export function readMetrics(log: string): ReadonlyMap<string, TableMetrics> {
  const byTable = new Map<string, TableMetrics>()
  for (const line of log.split('\n')) {
    if (!line.includes('"_aws"')) continue
    const metrics: Partial<TableMetrics> & { readonly table: string } = JSON.parse(line)
    byTable.set(metrics.table, addMetrics(byTable.get(metrics.table) ?? NOTHING, metrics))
  }
  return byTable
}

/** The sums over all tables. */
export function totalMetrics(tables: Iterable<TableMetrics>): TableMetrics {
  return Iterator.from(tables).reduce(addMetrics, NOTHING)
}

function addMetrics(a: TableMetrics, b: Partial<TableMetrics>): TableMetrics {
  const sums = { ...a }
  for (const name of SUMS) sums[name] += b[name] ?? 0
  return sums
}
