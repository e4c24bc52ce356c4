import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose'
import type { Source } from './source.ts'
import { TIMEOUTS } from './timeouts.ts'

let client: FirehoseClient | undefined

/** The Firehose stream of that ARN. https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
export function firehoseSource(arn: string): Source {
  client ??= new FirehoseClient({ requestHandler: TIMEOUTS })
  const firehose = client
  const DeliveryStreamName = arn.slice(arn.lastIndexOf('/') + 1)
  return {
    name: arn,
    async put(entries, abortSignal) {
      const Records = entries.map(({ data }) => ({ Data: data }))
      const command = new PutRecordBatchCommand({ DeliveryStreamName, Records })
      const { RequestResponses: answers = [] } = await firehose.send(command, { abortSignal })
      return entries.map((_, index) => answers[index]?.RecordId !== undefined)
    },
  }
}
