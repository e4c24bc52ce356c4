import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import type { Source } from './source.ts'
import { TIMEOUTS } from './timeouts.ts'

let client: KinesisClient | undefined

/** The Kinesis stream of that ARN. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export function kinesisSource(arn: string): Source {
  client ??= new KinesisClient({ requestHandler: TIMEOUTS })
  const kinesis = client
  return {
    name: arn,
    async put(entries) {
      const Records = entries.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey }))
      const { Records: answers = [] } = await kinesis.send(new PutRecordsCommand({ StreamARN: arn, Records }))
      return entries.map((_, index) => answers[index]?.SequenceNumber !== undefined)
    },
  }
}
