import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localKinesisClient } from '../live/kinesis-client.ts'
import { type Kinesis, openKinesis } from './open-kinesis.ts'

let kinesis: Kinesis
let client: KinesisClient

beforeEach(async () => {
  kinesis = await openKinesis({
    directory: undefined,
    port: 0,
    stream: { name: 'table-changes', shards: 2 },
    pipeStreams: [],
    onFailure: error => expect.fail(String(error)),
  })
  client = localKinesisClient(kinesis.url)
})
afterEach(async () => {
  client.destroy()
  await kinesis[Symbol.asyncDispose]()
})

it('takes the ARN of a stream in place of its name', async () => {
  const StreamARN = kinesis.stream.arn
  const Data = Buffer.from('"StreamARN"')
  const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamARN }))
  expect(StreamDescriptionSummary?.StreamName).toBe('table-changes')
  const put = await client.send(new PutRecordsCommand({ StreamARN, Records: [{ Data, PartitionKey: 'one' }] }))
  const { Shards } = await client.send(new ListShardsCommand({ StreamARN }))
  expect(Shards?.map(({ ShardId }) => ShardId)).toContain(put.Records?.[0]?.ShardId)
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamARN, ShardId: put.Records?.[0]?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  const { Records } = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator }))
  expect(Records?.map(record => Buffer.from(record.Data ?? []))).toEqual([Data])
})

it.each([
  ['arn:aws:kinesis:us-east-1:000000000000:stream/others', 'ResourceNotFoundException', 'Stream others'],
  ['arn:aws:kinesis:us-east-1:000000000000:table-changes', 'InvalidArgumentException', 'Expected a StreamARN like'],
])('refuses the ARN of no stream: %s', async (StreamARN, name, message) => {
  const refused = client.send(new DescribeStreamSummaryCommand({ StreamARN }))
  await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
})

it('names an operation that it does not have', async () => {
  const command = new RegisterStreamConsumerCommand({ StreamARN: kinesis.stream.arn, ConsumerName: 'me' })
  await expect(client.send(command)).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'RegisterStreamConsumer is not supported by the local Kinesis',
  })
})
