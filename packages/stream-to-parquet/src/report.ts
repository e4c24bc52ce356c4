import type { KinesisStreamEvent } from 'aws-lambda'
import type { Loader } from './load.ts'
import type { TableReport } from './load-table.ts'
import type { RejectedRecord } from './records.ts'

/** The table of records whose own could not be told. */
const NO_TABLE = 'none'

/** Metrics per table, and a line per table with anything out of the ordinary: paths, types and counts, never values. */
export function report(
  event: KinesisStreamEvent,
  reports: readonly TableReport[],
  rejected: readonly RejectedRecord[],
  { telemetry, now }: Loader,
): void {
  for (const { table, rowsIn, rowsWritten, valuesRescued, bytesWritten, rescues, oldestChangeMs } of reports) {
    telemetry.count('RowsIn', rowsIn, { table })
    telemetry.count('RowsWritten', rowsWritten, { table })
    telemetry.count('ValuesRescued', valuesRescued, { table })
    telemetry.count('BytesWritten', bytesWritten, { table })
    telemetry.count('Lag', Math.max(0, now() - oldestChangeMs), { table })
    for (const { path, reason, expected, count } of rescues) {
      telemetry.warn('Values rescued', { table, path, reason, expected: expected ?? 'a column', count })
    }
  }
  const tables = new Map(reports.flatMap(({ table, rejected }) => rejected.map(({ record }) => [record, table])))
  for (const { record, error } of rejected) {
    const table = tables.get(record) ?? NO_TABLE
    telemetry.count('RecordsQuarantined', 1, { table })
    const { shardId, sequenceNumber } = record.position
    telemetry.warn('Record quarantined', { table, code: error.code, reason: error.message, shardId, sequenceNumber })
  }
  telemetry.info('Batch loaded', {
    records: event.Records.length,
    written: reports.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
    quarantined: rejected.length,
    tables: reports.length,
  })
  telemetry.flush()
}
