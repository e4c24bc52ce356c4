import { randomUUID } from 'node:crypto'
import type { KinesisStreamEvent } from 'aws-lambda'
import { lastOf } from '../changes/non-empty.ts'
import { FUNCTION_VERSION } from '../function/invocation-context.ts'
import type { Batch } from './retry-plan.ts'
import type { StreamRecord } from './stream.ts'

export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

export interface FailureOrigin {
  readonly functionArn: string
  readonly streamArn: string
  readonly shardId: string
}

/**
 * The object that Lambda writes to S3 for a batch that it discards, with the event as JSON text in `payload`.
 * `responseContext` is there if the function was invoked, its `functionError` null if it responded.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function failureRecord(
  { records, invocations, failedBy }: Batch<StreamRecord>,
  condition: DiscardCondition,
  event: KinesisStreamEvent,
  { functionArn, streamArn, shardId }: FailureOrigin,
  now: number,
) {
  const functionError = failedBy === 'error' ? 'Unhandled' : null
  const responseContext = { statusCode: 200, executedVersion: FUNCTION_VERSION, functionError }
  return {
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: invocations },
    ...(failedBy === undefined ? {} : { responseContext }),
    version: '1.0',
    timestamp: isoTime(now),
    KinesisBatchInfo: {
      shardId,
      startSequenceNumber: records[0].sequenceNumber,
      endSequenceNumber: lastOf(records).sequenceNumber,
      approximateArrivalOfFirstRecord: isoTime(records[0].arrivedAt),
      approximateArrivalOfLastRecord: isoTime(lastOf(records).arrivedAt),
      batchSize: records.length,
      streamArn,
    },
    payload: JSON.stringify(event),
  }
}

/** `aws/lambda/<event source>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<random>` */
export function failureKey(sourceId: string, shardId: string, now: number): string {
  const time = isoTime(now)
  const day = time.slice(0, 10).replaceAll('-', '/')
  return `aws/lambda/${sourceId}/${shardId}/${day}/${time.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
