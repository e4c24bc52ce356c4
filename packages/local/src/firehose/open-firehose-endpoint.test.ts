import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListDeliveryStreamsCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
} from '@aws-sdk/client-firehose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MemoryStream } from '../event-source/test/memory-stream.ts'
import { openFirehoseEndpoint } from './open-firehose-endpoint.ts'
import { startFirehose } from './start-firehose.ts'
import { memoryObjects } from './test/memory-objects.ts'
import { eachRecord, ok } from './test/transforms.ts'

async function setUp(failSome: (index: number) => boolean = () => false) {
  const kept = memoryObjects()
  const options = {
    transform: eachRecord(record => ok(record)),
    lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:transform',
    destination: { is: 's3', store: kept.store, bucket: 'lake', prefix: '' },
    errors: { store: kept.store, bucket: 'lake', prefix: 'errors/' },
  } as const
  const direct = await startFirehose({ ...options, name: 'direct' })
  const source = { stream: new MemoryStream(Date.now) }
  const reading = await startFirehose({ ...options, name: 'reading', source })
  const failures: unknown[] = []
  const endpoint = await openFirehoseEndpoint({
    port: 0,
    firehoses: [direct, reading],
    onFailure: error => failures.push(error),
    failSome,
  })
  const client = new FirehoseClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  onTestFinished(async () => {
    client.destroy()
    await endpoint[Symbol.asyncDispose]()
    await reading.stop()
    expect(failures).toEqual([])
  })
  const put = (name: string, records: readonly Uint8Array[]) => {
    const Records = records.map(Data => ({ Data }))
    return client.send(new PutRecordBatchCommand({ DeliveryStreamName: name, Records }))
  }
  return { client, direct, kept, put }
}

const a = Buffer.from('a')

describe("Firehose's endpoint", () => {
  it('takes records one by one and in batches, and describes the stream', async () => {
    const { client, direct, kept, put } = await setUp()
    const name = { DeliveryStreamName: 'direct' }
    const { DeliveryStreamDescription } = await client.send(new DescribeDeliveryStreamCommand(name))
    expect(DeliveryStreamDescription).toMatchObject({
      DeliveryStreamARN: direct.arn,
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'DirectPut',
    })
    const { RecordId } = await client.send(new PutRecordCommand({ ...name, Record: { Data: a } }))
    expect(RecordId).toMatch(/./)
    const { FailedPutCount, RequestResponses } = await put('direct', [Buffer.from('b'), Buffer.from([0xc3, 0xa9])])
    expect([FailedPutCount, RequestResponses?.length]).toEqual([0, 2])
    await direct.stop()
    expect([...kept.objects.values()]).toEqual(['abé'])
  })

  it('refuses some records of a batch as an overloaded service does', async () => {
    const { client, direct, kept, put } = await setUp(index => index % 2 === 0)
    const { FailedPutCount, RequestResponses } = await put('direct', [a, Buffer.from('b'), Buffer.from('c')])
    expect(FailedPutCount).toBe(2)
    expect(RequestResponses?.map(({ ErrorCode, RecordId }) => [ErrorCode, typeof RecordId])).toEqual([
      ['ServiceUnavailableException', 'undefined'],
      [undefined, 'string'],
      ['ServiceUnavailableException', 'undefined'],
    ])
    const one = new PutRecordCommand({ DeliveryStreamName: 'direct', Record: { Data: a } })
    await expect(client.send(one)).rejects.toMatchObject({ name: 'ServiceUnavailableException' })
    await direct.stop()
    expect([...kept.objects.values()]).toEqual(['b'])
  })

  it.each([
    ['501 records', 'direct', Array.from({ length: 501 }, () => a), 'InvalidArgumentException'],
    ['no record', 'direct', [], 'InvalidArgumentException'],
    ['a record of 1,000 KiB and a byte', 'direct', [Buffer.alloc(1_024_001)], 'InvalidArgumentException'],
    [
      'more than 4 MiB',
      'direct',
      [...Array(4).fill(Buffer.alloc(1_024_000)), Buffer.alloc(98_305)],
      'InvalidArgumentException',
    ],
    ['a stream that is not there', 'other', [a], 'ResourceNotFoundException'],
    ['a stream that reads from Kinesis', 'reading', [a], 'InvalidArgumentException'],
  ])('refuses %s', async (_, stream, records, name) => {
    const { direct, put } = await setUp()
    await expect(put(stream, records)).rejects.toMatchObject({ name })
    expect(direct.counts().in).toBe(0)
    await direct.stop()
  })

  it('names an operation that it does not have', async () => {
    const { client, direct } = await setUp()
    await expect(client.send(new ListDeliveryStreamsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'ListDeliveryStreams is not supported by the local Firehose',
    })
    await direct.stop()
  })

  it('takes as much as Firehose does', async () => {
    const { direct, put } = await setUp()
    await put('direct', [...Array(4).fill(Buffer.alloc(1_024_000)), Buffer.alloc(98_304)])
    await put(
      'direct',
      Array.from({ length: 500 }, () => a),
    )
    expect(direct.counts().in).toBe(505)
    direct.abort()
  })
})
