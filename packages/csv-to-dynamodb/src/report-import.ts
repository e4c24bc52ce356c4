import { type ImportWork, sourceOf } from './import-work.ts'
import type { ObjectResult } from './object-result.ts'

/** What an import came to: a line of log and, once it has ended, metrics. Its result is kept by nobody else. */
export function reportImport(work: ImportWork, result: ObjectResult): void {
  const { telemetry, settings } = work.importer
  const { failure } = work.lease.state
  const { table } = settings
  const rows = result.processed_rows + result.unprocessed_rows
  const fields = {
    object: sourceOf(work),
    table,
    rows,
    processed: result.processed_rows,
    superseded: result.superseded_rows,
    unprocessed: result.unprocessed_rows,
    throttles: result.throttles,
    retries: result.retries,
    invocations: result.invocations,
    seconds: result.duration_ms / 1_000,
  }
  if (result.status === 'continued') {
    telemetry.info('Import continues in another invocation', fields)
    return
  }
  telemetry.count('RowsIn', rows, { table })
  telemetry.count('RowsWritten', result.processed_rows - result.superseded_rows, { table })
  telemetry.count('RowsUnprocessed', result.unprocessed_rows, { table })
  telemetry.count('Throttles', result.throttles, { table })
  if (failure === null) telemetry.info('Import finished', fields)
  else telemetry.error('Import ended early', { ...fields, code: failure.code, reason: failure.message })
}
