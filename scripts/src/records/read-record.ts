import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  type KinesisClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis'
import type { StreamRecord } from '@inlet/local/live'

/** One record of a stream, by its place; `undefined` if the stream does not have it any more, or never had. */
export async function readRecord(
  client: KinesisClient,
  streamName: string,
  shardId: string,
  sequenceNumber: string,
): Promise<StreamRecord | undefined> {
  try {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: streamName,
        ShardId: shardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: sequenceNumber,
      }),
    )
    const { Records: [record] = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }))
    // A number between two records begins with the second.
    if (record?.Data === undefined || record.SequenceNumber !== sequenceNumber) return undefined
    return {
      sequenceNumber,
      partitionKey: record.PartitionKey ?? '',
      data: record.Data,
      arrivedAt: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException || error instanceof InvalidArgumentException) return undefined
    throw error
  }
}
