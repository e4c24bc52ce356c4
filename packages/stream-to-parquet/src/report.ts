import { reportRescues, type Telemetry } from '@inlet/lake'
import type { TableReport } from './load-table.ts'
import type { Loader } from './loader.ts'
import { arrivalOf, positionOf, type RejectedRecord, type SourceRecord } from './records.ts'

/** The table of records that belong to none. */
const NO_TABLE = 'none'

/** Metrics per table, and a line for anything out of the ordinary: paths, types and counts, never values. */
export function report(
  records: readonly SourceRecord[],
  tables: readonly TableReport[],
  rejected: readonly RejectedRecord[],
  { telemetry, now }: Loader,
): void {
  const lag = lagOf(records, now())
  for (const { table, rowsIn, rowsWritten, bytesWritten, rescues, overruled, rejected } of tables) {
    telemetry.count('RowsIn', rowsIn, { table })
    telemetry.count('RowsWritten', rowsWritten, { table })
    telemetry.count('BytesWritten', bytesWritten, { table })
    telemetry.count('Lag', lag, { table })
    reportRescues(rescues, table, telemetry)
    for (const { column, declared, actual } of overruled) {
      telemetry.count('DeclarationsOverruled', 1, { table })
      telemetry.warn('Declaration overruled by the catalog', { table, column, declared, actual })
    }
    reportRejected(rejected, table, telemetry)
  }
  telemetry.count('RowsIn', rejected.length, { table: NO_TABLE })
  reportRejected(rejected, NO_TABLE, telemetry)
  telemetry.info('Batch loaded', {
    records: records.length,
    rowsWritten: tables.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
    quarantined: tables.reduce((sum, { rejected }) => sum + rejected.length, rejected.length),
    tables: tables.length,
  })
  telemetry.flush()
}

function reportRejected(rejected: readonly RejectedRecord[], table: string, telemetry: Telemetry): void {
  for (const { record, error } of rejected) {
    const { shardId, sequenceNumber } = positionOf(record)
    telemetry.count('RecordsQuarantined', 1, { table })
    telemetry.warn('Record quarantined', { table, code: error.code, reason: error.message, shardId, sequenceNumber })
  }
}

/** Milliseconds since the oldest record of the batch arrived. */
function lagOf(records: readonly SourceRecord[], now: number): number {
  let oldest = now / 1_000
  for (const record of records) oldest = Math.min(oldest, arrivalOf(record) ?? oldest)
  return Math.max(0, now - oldest * 1_000)
}
