import { GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis'
import { decodeChange } from '@inlet/core'
import { type Firehose, localKinesisClient, openEndpoints, openFirehoseEndpoint } from '@inlet/local/live'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventOf, FIREHOSE_ARN, nativePayload, type SourceKind, sequenceOf } from '../../test/events.ts'
import { bytesOf, codesOf, resultsOf, transformerOf } from '../../test/transformer.ts'
import { transform } from '../transform.ts'
import { openSource } from './open-source.ts'

const STREAM = 'table-changes'
const ENVELOPE = { eventId: 'another', sequenceNumber: '1' }

/** What each call of Firehose’s is told: whether a record of it is refused. */
let failSome: (index: number) => boolean = () => false
const firehosePuts: Uint8Array[] = []

const firehose: Firehose = {
  name: 'changes',
  arn: FIREHOSE_ARN,
  isDirectPut: true,
  put: async records => {
    firehosePuts.push(...records)
  },
  counts: () => ({ in: firehosePuts.length, delivered: 0, dropped: 0, failed: 0 }),
  caughtUp: async () => undefined,
  stop: async () => undefined,
  abort: () => undefined,
}

const opened = new AsyncDisposableStack()
let kinesisUrl = ''
let streamArn = ''

beforeAll(async () => {
  const onFailure = (error: unknown) => console.error(error)
  const endpoints = await openEndpoints({
    stream: { name: STREAM, shards: 1 },
    streams: () => false,
    onEvent: onFailure,
  })
  opened.defer(() => endpoints.stop())
  const served = opened.use(
    await openFirehoseEndpoint({ port: 0, firehoses: [firehose], onFailure, failSome: index => failSome(index) }),
  )
  kinesisUrl = endpoints.kinesis
  streamArn = endpoints.stream.arn
  // The clients are made with the first event that overflows, as on AWS.
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
  vi.stubEnv('AWS_ENDPOINT_URL_KINESIS', endpoints.kinesis)
  vi.stubEnv('AWS_ENDPOINT_URL_FIREHOSE', served.url)
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await opened.disposeAsync()
})

/** More than a row takes besides its record, and less than two do. */
const ONE_ROW = 500

/** Transforms changes of which but one more, the first, has room in the response. @returns what became of the others */
async function overflow(source: SourceKind, arns: object, count: number) {
  const keys = (n: number) => ({ transaction_id: { S: `TXN_${n}` } })
  const payloads = Array.from({ length: count + 1 }, (_, n) =>
    nativePayload({ table: 'financial-transactions', operation: 'REMOVE', keys: keys(n), eventId: `event ${n}` }),
  )
  const event = { ...eventOf(payloads, { source }), ...arns }
  const least = bytesOf({
    records: event.records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data })),
  })
  const transformer = { ...transformerOf({ maxResponseBytes: least + ONE_ROW }), openSource }
  const { records } = await transform(event, transformer)
  const [first, ...results] = resultsOf(records)
  expect(first).toBe('Ok')
  return { event, results, transformer }
}

async function readStream() {
  using client = { kinesis: localKinesisClient(kinesisUrl), [Symbol.dispose]: () => client.kinesis.destroy() }
  const shard = { StreamName: STREAM, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
  const { ShardIterator } = await client.kinesis.send(new GetShardIteratorCommand(shard))
  return (await client.kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records ?? []
}

describe('a Kinesis stream', () => {
  it('gets its records back, each once, with its key and its place', async () => {
    const { results } = await overflow('kinesis', { sourceKinesisStreamArn: streamArn }, 600)
    expect(new Set(results)).toEqual(new Set(['Dropped']))
    const records = await readStream()
    expect(records.map(({ PartitionKey }) => PartitionKey)).toEqual(results.map((_, n) => `key ${n + 2}`))
    const changes = records.map(({ Data = new Uint8Array() }) => decodeChange(Data, ENVELOPE))
    expect(changes.map(({ eventId }) => eventId)).toEqual(results.map((_, n) => `event ${n + 1}`))
    expect(changes.map(({ sequenceNumber }) => sequenceNumber)).toEqual(results.map((_, n) => sequenceOf(n + 2)))
  })

  it('that is not there takes nothing', async () => {
    const arn = streamArn.replace(STREAM, 'nowhere')
    const { results, transformer } = await overflow('kinesis', { sourceKinesisStreamArn: arn }, 3)
    expect(results).toEqual(['ProcessingFailed', 'ProcessingFailed', 'ProcessingFailed'])
    expect(codesOf(transformer)).toEqual(['NOT_PUT_BACK', 'NOT_PUT_BACK', 'NOT_PUT_BACK'])
  })
})

describe('a Firehose stream', () => {
  it('gets its records back, each once, also if it takes a part of them first', async () => {
    let calls = 0
    failSome = index => {
      if (index === 0) calls++
      return calls === 1 && index % 3 === 0
    }
    const { event, results } = await overflow('direct', {}, 600)
    expect(new Set(results)).toEqual(new Set(['Dropped']))
    expect(calls).toBe(3)
    const changes = firehosePuts.map(data => decodeChange(data, ENVELOPE))
    expect(new Set(changes.map(({ eventId }) => eventId)).size).toBe(600)
    expect(changes).toHaveLength(600)
    for (const { eventId, sequenceNumber } of changes) {
      const n = Number(eventId.slice('event '.length))
      const arrival = event.records[n]?.approximateArrivalTimestamp
      expect(sequenceNumber).toBe(`${arrival}${String(n).padStart(6, '0')}`)
    }
  })

  it('that is not there takes nothing', async () => {
    const { results } = await overflow('direct', { deliveryStreamArn: `${FIREHOSE_ARN}-gone` }, 2)
    expect(results).toEqual(['ProcessingFailed', 'ProcessingFailed'])
  })
})
