import type { PartitionKey } from '@inlet/core'
import { loggable } from '@inlet/lake'
import type { WrittenPartition } from './files/partition-files.ts'
import type { LoadRequest } from './input/load-request.ts'
import type { LoadReport, PartitionReport } from './load-report.ts'
import type { LoadedRows } from './load-rows.ts'
import type { Loader } from './loader.ts'
import type { Quarantine } from './quarantine.ts'
import type { ChosenSource } from './source/find-source.ts'
import type { Load } from './swap/load.ts'
import type { SwapResult } from './swap/swap-partitions.ts'

/** Paths of rescued values that are named in the log. */
const NAMED_PATHS = 20

interface Loaded extends LoadedRows {
  readonly source: ChosenSource
  readonly plan: { readonly table: { readonly partitionKeys: readonly PartitionKey[] } }
  readonly partitions: readonly WrittenPartition[]
  readonly quarantine: Quarantine
}

/** What a load did, as its answer, metrics and lines in the log: paths, types and counts, never values. */
export function reportLoad(
  request: LoadRequest,
  load: Load,
  loaded: Loaded,
  { superseded }: SwapResult,
  { telemetry, now }: Loader,
): LoadReport {
  const report = toReport(request, load, loaded, superseded.length)
  const table = request.table.name
  telemetry.count('RowsIn', report.rows + report.quarantined_rows, { table })
  telemetry.count('RowsWritten', report.rows, { table })
  telemetry.count('RecordsQuarantined', report.quarantined_rows, { table })
  telemetry.count('ValuesRescued', report.rescued_values, { table })
  telemetry.count('BytesWritten', report.bytes, { table })
  telemetry.count('Lag', Math.max(0, now() - loaded.source.lastModified.getTime()), { table })
  for (const [path, { reason, expected, count }] of [...loaded.rescues].slice(0, NAMED_PATHS)) {
    telemetry.warn('Values rescued', { table, path, reason, expected, count })
  }
  if (report.quarantine !== null) {
    telemetry.warn('Rows quarantined', { table, rows: report.quarantined_rows, object: report.quarantine })
  }
  telemetry.info('File loaded', {
    table,
    dataRef: report.data_ref,
    object: report.source_object,
    load: report.load,
    rows: report.rows,
    quarantined: report.quarantined_rows,
    partitions: report.partitions.length,
    superseded: report.superseded_partitions,
  })
  return report
}

export function reportFailure({ table: { name: table }, dataRef }: LoadRequest, error: unknown, loader: Loader): void {
  loader.telemetry.count('LoadsFailed', 1, { table })
  loader.telemetry.error('Load failed', { table, dataRef, error: loggable(error) })
}

function toReport(request: LoadRequest, load: Load, loaded: Loaded, superseded: number): LoadReport {
  const { source, plan, partitions, quarantine, rescues } = loaded
  const { object, lastModified, runnersUp } = source
  const keys = plan.table.partitionKeys
  return {
    status: 'Success',
    data_ref: request.dataRef,
    table: `${request.table.database}.${request.table.name}`,
    rows: loaded.rows,
    files: sum(partitions.map(({ files }) => files)),
    bytes: sum(partitions.map(({ bytes }) => bytes)),
    partitions: partitions.map(partition => partitionReport(partition, keys)),
    superseded_partitions: superseded,
    quarantined_rows: quarantine.count,
    rescued_values: sum([...rescues.values()].map(({ count }) => count)),
    rescued_columns: Object.fromEntries(Array.from(rescues, ([path, { count }]) => [path, count])),
    quarantine: quarantine.count === 0 ? null : quarantine.place,
    source_object: `s3://${object.bucket}/${object.key}`,
    source: { etag: object.etag, size: object.size, last_modified: lastModified.toISOString() },
    runners_up: runnersUp.map(({ key, size, lastModified: at }) => ({ key, size, last_modified: at.toISOString() })),
    load: load.id,
  }
}

function partitionReport(
  { values, rows, files, location }: WrittenPartition,
  keys: readonly PartitionKey[],
): PartitionReport {
  const named = keys.map(({ name }, index) => [name, values[index] ?? ''] as const)
  return { values: Object.fromEntries(named), rows, files, location }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
