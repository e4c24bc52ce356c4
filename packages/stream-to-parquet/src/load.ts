import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'
import { loadRecords } from './load-records.ts'
import type { Loader } from './loader.ts'
import { positionOf } from './records.ts'

/**
 * Loads the records of an event. Bad ones go to quarantine and do not block the shard. If anything failed that a retry can
 * mend, the batch's first sequence number is reported, so that the same batch comes again, whole, and overwrites what it
 * wrote.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export async function load(event: KinesisStreamEvent, loader: Loader): Promise<KinesisStreamBatchResponse> {
  const records = event.Records.map(delivered => ({ delivered }))
  const { failures } = await loadRecords(records, loader)
  const [first] = records
  if (failures.length === 0 || first === undefined) return { batchItemFailures: [] }
  return { batchItemFailures: [{ itemIdentifier: positionOf(first).sequenceNumber }] }
}
