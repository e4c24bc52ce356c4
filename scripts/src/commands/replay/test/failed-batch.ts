import { functionArn } from '@inlet/local/lambda'
import { failureKey, failureRecord } from '@inlet/local/live'
import type { KinesisStreamEvent } from 'aws-lambda'

const NOW = Date.UTC(2026, 1, 1, 12)

/** The object that Lambda leaves of an event that it gave up, and its key. */
export function failedBatch(event: KinesisStreamEvent, functionName = 'stream-to-parquet') {
  const [first, ...others] = event.Records.map(({ kinesis }) => ({
    sequenceNumber: kinesis.sequenceNumber,
    partitionKey: kinesis.partitionKey,
    data: Buffer.from(kinesis.data, 'base64'),
    arrivedAt: kinesis.approximateArrivalTimestamp * 1_000,
  }))
  if (first === undefined) throw new Error('Expected records')
  const [streamArn, shardId] = [event.Records[0]?.eventSourceARN ?? '', 'shardId-000000000000']
  const batch = { records: [first, ...others], failedAttempts: 3, invocations: 3, failedBy: 'response' } as const
  const origin = { functionArn: functionArn(functionName), streamArn, shardId }
  const record = failureRecord(batch, 'RetryAttemptsExhausted', event, origin, NOW)
  const key = failureKey('0a0b0c0d-source', shardId, NOW)
  return { key, body: Buffer.from(JSON.stringify(record)) }
}
