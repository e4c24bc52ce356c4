import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Source } from './source.ts'
import { TIMEOUTS } from './timeouts.ts'

let client: KinesisClient | undefined

/** The Kinesis stream of that ARN. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export function kinesisSource(arn: string, kinesis = defaultClient()): Source {
  // The API takes either or both. The ARN alone is not known to emulators.
  const stream = { StreamARN: arn, StreamName: arn.slice(arn.lastIndexOf('/') + 1) }
  return {
    name: arn,
    async put(entries, abortSignal) {
      const Records = entries.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey }))
      const command = new PutRecordsCommand({ ...stream, Records })
      const { Records: answers = [] } = await kinesis.send(command, { abortSignal })
      return entries.map((_, index) => answers[index]?.SequenceNumber !== undefined)
    },
  }
}

function defaultClient(): KinesisClient {
  // Left alone, it speaks HTTP/2, where these timeouts mean nothing, and which emulators do not understand.
  client ??= new KinesisClient({ requestHandler: new NodeHttpHandler(TIMEOUTS) })
  return client
}
