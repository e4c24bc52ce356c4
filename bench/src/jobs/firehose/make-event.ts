import type { SampleTable } from '@inlet/scripts/sample-table'
import { createScenario } from '@inlet/scripts/samples'
import type { FirehoseTransformationEvent, KinesisStreamEvent } from 'aws-lambda'

/** Realistic changes as Firehose hands them over. */
export function makeFirehoseEvent(table: SampleTable, size: number): FirehoseTransformationEvent {
  const start = new Date('2026-01-31T12:00:00Z')
  const scenario = { seed: 7, changes: size, start, days: 0.2, shards: 1, batchSize: size, poison: [], tables: [table] }
  const [batch] = createScenario(scenario).batches
  if (batch === undefined) throw new Error('The scenario has no batch')
  return toFirehose(batch)
}

/** An event of a Kinesis stream as Firehose hands it over. */
export function toFirehose({ Records }: KinesisStreamEvent): FirehoseTransformationEvent {
  return {
    invocationId: 'invocation',
    deliveryStreamArn: 'arn:aws:firehose:us-east-1:000000000000:deliverystream/changes',
    sourceKinesisStreamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/changes',
    region: 'us-east-1',
    records: Records.map(({ kinesis }) => ({
      recordId: `${kinesis.sequenceNumber}000000`,
      approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp * 1_000,
      data: kinesis.data,
      kinesisRecordMetadata: {
        shardId: 'shardId-000000000000',
        partitionKey: kinesis.partitionKey,
        approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp * 1_000,
        sequenceNumber: kinesis.sequenceNumber,
        subsequenceNumber: '',
      },
    })),
  }
}
