import { ConfigError, InputError, type Router, type TableDefinition, TransientError } from '@inlet/core'
import type { Catalog, ObjectStore, Telemetry } from '@inlet/lake'
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'
import pMap from 'p-map'
import { loadTable, type TableBatch, type TableReport } from './load-table.ts'
import { quarantine } from './quarantine.ts'
import { type DecodedRecord, decodeEvent, type RejectedRecord } from './records.ts'
import { report } from './report.ts'
import type { Settings } from './settings.ts'

export interface Loader {
  readonly settings: Settings
  readonly store: ObjectStore
  readonly catalog: Catalog
  readonly telemetry: Telemetry
  readonly router: Router
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * decode → route → load each table → quarantine → report.
 *
 * Bad records go to quarantine and do not block the shard; a table that fails does not stop the others. If anything
 * failed that a retry can mend, the batch's first sequence number is reported, so that the same batch comes again, whole,
 * and overwrites what it wrote.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export async function load(event: KinesisStreamEvent, loader: Loader): Promise<KinesisStreamBatchResponse> {
  const { decoded, rejected } = decodeEvent(event)
  const routed = route(decoded, loader.router)
  const results = await pMap(routed.batches, batch => tryLoad(batch, loader), { concurrency: 4 })
  const reports = results.filter(result => result !== 'failed')
  const allRejected = [...rejected, ...routed.rejected, ...reports.flatMap(report => report.rejected)]
  const kept = await tryQuarantine(allRejected, loader)
  report(event, reports, allRejected, loader)
  const failed = !kept || results.includes('failed')
  const first = event.Records[0]
  if (!failed || first === undefined) return { batchItemFailures: [] }
  return { batchItemFailures: [{ itemIdentifier: first.kinesis.sequenceNumber }] }
}

/** Groups changes by the lake's table. Those of tables that are not mapped are rejected. */
function route(
  decoded: readonly DecodedRecord[],
  router: Router,
): { batches: TableBatch[]; rejected: RejectedRecord[] } {
  const rejected: RejectedRecord[] = []
  const groups = new Map<TableDefinition, DecodedRecord[]>()
  for (const item of decoded) {
    try {
      const definition = router(item.change.source)
      const group = groups.get(definition)
      if (group === undefined) groups.set(definition, [item])
      else group.push(item)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      rejected.push({ record: item.record, error })
    }
  }
  return { batches: Array.from(groups, ([definition, records]) => ({ definition, records })), rejected }
}

async function tryLoad(batch: TableBatch, loader: Loader): Promise<TableReport | 'failed'> {
  const { settings, catalog, store, telemetry } = loader
  try {
    return await loadTable(batch, settings, catalog, store)
  } catch (error) {
    telemetry.error('Loading a table failed; the batch will come again', {
      table: batch.definition.name,
      error: loggable(error),
    })
    return 'failed'
  }
}

async function tryQuarantine(rejected: readonly RejectedRecord[], loader: Loader): Promise<boolean> {
  try {
    await quarantine(rejected, loader.store, loader.settings.quarantineBucket)
    return true
  } catch (error) {
    loader.telemetry.error('Writing to quarantine failed; the batch will come again', { error: loggable(error) })
    return false
  }
}

/** Messages of Inlet's own errors and of AWS are made for logs. Those of other errors may quote a record. */
function loggable(error: unknown): Error {
  if (error instanceof TransientError || error instanceof ConfigError) return error
  const name = error instanceof Error ? error.name : typeof error
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)) : []
  const safe = new Error(`Unexpected ${name}`)
  safe.stack = [safe.message, ...frames].join('\n')
  return safe
}
