import { loggable, type Telemetry } from '@inlet/lake'
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'
import pMap from 'p-map'
import { loadTable, type TableReport } from './load-table.ts'
import type { Loader } from './loader.ts'
import { quarantine } from './quarantine.ts'
import { positionOf, type RejectedRecord } from './records.ts'
import { report } from './report.ts'
import { sortRecords } from './sort-records.ts'

/**
 * decode and route → load each table → quarantine → report.
 *
 * Bad records go to quarantine and do not block the shard; a table that fails does not stop the others. If anything
 * failed that a retry can mend, the batch's first sequence number is reported, so that the same batch comes again, whole,
 * and overwrites what it wrote.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export async function load(event: KinesisStreamEvent, loader: Loader): Promise<KinesisStreamBatchResponse> {
  const { settings, lake, router, telemetry } = loader
  const { batches, rejected, failed } = await sortRecords(event, router, lake.catalog, settings)
  for (const [table, error] of failed) tableFailed(table, error, telemetry)
  const results = await pMap(
    batches,
    batch =>
      loadTable(batch, settings, lake).catch((error: unknown) => tableFailed(batch.definition.name, error, telemetry)),
    { concurrency: 4 },
  )
  const reports = results.filter(result => result !== undefined)
  const kept = await tryQuarantine([...rejected, ...reports.flatMap(report => report.rejected)], loader)
  report(event, reports, rejected, loader)
  const isComplete = kept && failed.size === 0 && reports.length === batches.length
  const first = event.Records[0]
  if (isComplete || first === undefined) return { batchItemFailures: [] }
  return { batchItemFailures: [{ itemIdentifier: positionOf({ delivered: first }).sequenceNumber }] }
}

function tableFailed(table: string, error: unknown, telemetry: Telemetry): TableReport | undefined {
  telemetry.error('Loading a table failed; the batch will come again', { table, error: loggable(error) })
  return undefined
}

async function tryQuarantine(rejected: readonly RejectedRecord[], loader: Loader): Promise<boolean> {
  try {
    await quarantine(rejected, loader.lake.store, loader.settings.quarantineBucket)
    return true
  } catch (error) {
    loader.telemetry.error('Writing to quarantine failed; the batch will come again', { error: loggable(error) })
    return false
  }
}
