import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis'
import type { KinesisStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFunction } from '../function/start-function.ts'
import { type Checkpoints, memoryCheckpoints } from './checkpoints.ts'
import { kinesisStream } from './kinesis-stream.ts'
import type { EventSourceEvent } from './observer.ts'
import { sqliteCheckpoints } from './sqlite-checkpoints.ts'
import { startEventSource } from './start-event-source.ts'
import type { Position, Stream } from './stream.ts'
import { type LocalKinesis, startLocalKinesis } from './test/local-kinesis.ts'

const SHARD = 'shardId-000000000000'
const HALF_OF_HALF = String(2n ** 126n)
const keys = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

let kinesis: LocalKinesis
let names = 0
beforeAll(async () => {
  kinesis = await startLocalKinesis()
})
afterAll(() => kinesis[Symbol.asyncDispose]())

async function makeStream(shards = 1): Promise<{ name: string; stream: Stream }> {
  const name = `stream-${++names}`
  await kinesis.createStream(name, shards)
  return { name, stream: kinesisStream(kinesis.client, name) }
}

/** Reads a shard until it has nothing more, as its keys. */
async function readAll(stream: Stream, shardId: string, position: Position, limit = 10_000) {
  const read: string[] = []
  for (let from = position; ; ) {
    const { records, isEnd } = await stream.read(shardId, from, limit)
    read.push(...records.map(({ partitionKey }) => partitionKey))
    const last = records.at(-1)
    if (last === undefined || isEnd) return { read, isEnd, from }
    from = { after: last.sequenceNumber }
  }
}

describe('kinesisStream', () => {
  it('has the ARN of the emulator', async () => {
    const { name, stream } = await makeStream()
    const summary = await kinesis.client.send(new DescribeStreamSummaryCommand({ StreamName: name }))
    expect(stream.arn).toBe(summary.StreamDescriptionSummary?.StreamARN)
  })

  it('reads records as they are, page by page', async () => {
    const { name, stream } = await makeStream()
    const before = Date.now()
    const sequenceNumbers = await kinesis.put(name, keys('ü', 7))
    const { records } = await stream.read(SHARD, 'TRIM_HORIZON', 3)
    expect(records).toHaveLength(3)
    expect(records[0]).toMatchObject({ sequenceNumber: sequenceNumbers[0], partitionKey: 'ü0' })
    expect(Buffer.from(records[0]?.data ?? []).toString()).toBe('ü0')
    expect(Math.abs((records[0]?.arrivedAt ?? 0) - before)).toBeLessThan(60_000)
    expect((await readAll(stream, SHARD, 'TRIM_HORIZON', 3)).read).toEqual(keys('ü', 7))
    const middle = { after: sequenceNumbers[3] ?? '' }
    expect((await readAll(stream, SHARD, middle)).read).toEqual(['ü4', 'ü5', 'ü6'])
    expect((await readAll(stream, SHARD, { since: before - 60_000 })).read).toEqual(keys('ü', 7))
    expect((await readAll(stream, SHARD, { since: Date.now() + 60_000 })).read).toEqual([])
  })

  it('reads on from LATEST', async () => {
    const { name, stream } = await makeStream()
    await kinesis.put(name, ['before'])
    const since = { since: Date.now() }
    expect((await stream.read(SHARD, 'LATEST', 10)).records).toEqual([])
    await kinesis.put(name, ['after'])
    expect((await readAll(stream, SHARD, since)).read).toEqual(['after'])
  })

  it('has shards with their parents, and ends', async () => {
    const { name, stream } = await makeStream(2)
    await kinesis.put(name, keys('a', 20))
    await split(name, SHARD)
    await merge(name, 'shardId-000000000003', 'shardId-000000000001')
    expect(await stream.listShards()).toEqual([
      { shardId: 'shardId-000000000000', parentShardIds: [] },
      { shardId: 'shardId-000000000001', parentShardIds: [] },
      { shardId: 'shardId-000000000002', parentShardIds: [SHARD] },
      { shardId: 'shardId-000000000003', parentShardIds: [SHARD] },
      { shardId: 'shardId-000000000004', parentShardIds: ['shardId-000000000003', 'shardId-000000000001'] },
    ])
    const { from } = await readAll(stream, SHARD, 'TRIM_HORIZON')
    const ends: boolean[] = []
    while (!ends.at(-1)) ends.push((await stream.read(SHARD, from, 10)).isEnd)
    expect(ends.length).toBeLessThanOrEqual(2)
  })

  it('ends where a shard that never had a record is split', async () => {
    const { name, stream } = await makeStream(1)
    const read = async () => await stream.read(SHARD, 'TRIM_HORIZON', 10)
    expect([await read(), await read()]).toEqual(Array(2).fill({ records: [], isEnd: false }))
    await split(name, SHARD)
    expect(await read()).toEqual({ records: [], isEnd: true })
  })

  it('says that a stream does not exist', async () => {
    const { name, stream } = await makeStream()
    await stream.read(SHARD, 'TRIM_HORIZON', 10)
    await kinesis.client.send(new DeleteStreamCommand({ StreamName: name }))
    const expected = { name: 'StreamNotFound', message: `The stream ${name} does not exist` }
    await expect.poll(() => stream.listShards().catch(error => error)).toMatchObject(expected)
    await expect(stream.read(SHARD, 'TRIM_HORIZON', 10)).rejects.toMatchObject(expected)
  })

  it('keeps iterators, and takes another when one has expired', async () => {
    const { name } = await makeStream()
    await kinesis.put(name, keys('a', 4))
    const sent: string[] = []
    let expire = false
    const stream = kinesisStream(
      intercepted(command => {
        sent.push(command.constructor.name)
        if (!(expire && command instanceof GetRecordsCommand)) return undefined
        expire = false
        throw new ExpiredIteratorException({ message: 'Iterator expired', $metadata: {} })
      }),
      name,
    )
    const { from } = await readAll(stream, SHARD, 'TRIM_HORIZON', 2)
    expect(sent.filter(command => command === GetShardIteratorCommand.name)).toHaveLength(1)
    await kinesis.put(name, ['b'])
    expire = true
    expect((await readAll(stream, SHARD, from)).read).toEqual(['b'])
    expect(sent.filter(command => command === GetShardIteratorCommand.name)).toHaveLength(2)
  })

  it('lists page by page, and reads on over pages without records', async () => {
    const pages = [{ Shards: [{ ShardId: 'a' }], NextToken: 'next' }, { Shards: [{ ShardId: 'b' }] }]
    const record = { SequenceNumber: '1', PartitionKey: 'key', Data: Buffer.from('x') }
    const reads = [
      { Records: [], NextShardIterator: '1', MillisBehindLatest: 5 },
      { Records: [record], NextShardIterator: '2', MillisBehindLatest: 1 },
      { Records: [], NextShardIterator: '3', MillisBehindLatest: 0 },
      { Records: [] },
    ]
    const inputs: unknown[] = []
    const stream = kinesisStream(
      intercepted(command => {
        if (command instanceof GetShardIteratorCommand) return { ShardIterator: '0' }
        inputs.push(command.input)
        return command instanceof ListShardsCommand ? pages.shift() : reads.shift()
      }),
      'paged',
    )
    expect((await stream.listShards()).map(({ shardId }) => shardId)).toEqual(['a', 'b'])
    expect(inputs.splice(0)).toEqual([{ StreamName: 'paged' }, { NextToken: 'next' }])
    expect(await stream.read('a', 'TRIM_HORIZON', 9)).toMatchObject({
      records: [{ partitionKey: 'key' }],
      isEnd: false,
    })
    expect(await stream.read('a', { after: '1' }, 9)).toEqual({ records: [], isEnd: false })
    expect(await stream.read('a', { after: '1' }, 9)).toEqual({ records: [], isEnd: true })
    expect(inputs).toMatchObject(['0', '1', '2', '3'].map(ShardIterator => ({ ShardIterator })))
  })

  /** The client, but for what `answer` answers or throws. */
  function intercepted(answer: (command: { readonly input: unknown }) => object | undefined): KinesisClient {
    return new Proxy(kinesis.client, {
      get: (client, name) => {
        if (name !== 'send') return Reflect.get(client, name)
        return async (command: GetRecordsCommand) => answer(command) ?? client.send(command)
      },
    })
  }
})

describe('startEventSource on the emulator', () => {
  let delivered: string[]
  let events: EventSourceEvent[]

  function start(stream: Stream, checkpoints: Checkpoints, invoke?: (event: unknown) => Promise<unknown>) {
    return startEventSource({
      stream,
      checkpoints,
      settings: { pollMs: 5, batchSize: 10, parallelizationFactor: 2, retryBaseMs: 5, maximumRetryAttempts: 0 },
      onEvent: event => events.push(event),
      invoke:
        invoke ??
        (async event => {
          const { Records } = event as KinesisStreamEvent
          delivered.push(...Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString()))
        }),
    })
  }

  it('follows splits and merges, and goes on after a restart', async () => {
    delivered = []
    events = []
    const { name, stream } = await makeStream(2)
    const folder = await mkdtemp(join(tmpdir(), 'inlet-event-source-'))
    using checkpoints = sqliteCheckpoints(join(folder, 'checkpoints.db'), name)
    await kinesis.put(name, keys('a', 30))
    const first = start(stream, checkpoints)
    await first.caughtUp()
    expect(delivered.splice(0).sort()).toEqual(keys('a', 30).sort())
    await split(name, SHARD)
    await kinesis.put(name, keys('b', 30))
    await first.caughtUp()
    expect(delivered.splice(0).sort()).toEqual(keys('b', 30).sort())
    await first.stop()
    expect(checkpoints.load().get(SHARD)).toBe('ended')

    await kinesis.put(name, keys('c', 30))
    await merge(name, 'shardId-000000000003', 'shardId-000000000001')
    await kinesis.put(name, keys('d', 30))
    using reopened = sqliteCheckpoints(join(folder, 'checkpoints.db'), name)
    const second = start(kinesisStream(kinesis.client, name), reopened)
    await second.caughtUp()
    expect(delivered.splice(0).sort()).toEqual([...keys('c', 30), ...keys('d', 30)].sort())
    await second.stop()
    await rm(folder, { recursive: true })
  })

  it('goes on when the stream is there again', async () => {
    delivered = []
    events = []
    const stream = kinesisStream(kinesis.client, 'later')
    const source = start(stream, memoryCheckpoints())
    await expect.poll(() => events).toContainEqual(expect.objectContaining({ type: 'read-failed', shardId: undefined }))
    expect(events[0]).toMatchObject({ reason: 'StreamNotFound: The stream later does not exist' })
    await kinesis.createStream('later', 1)
    await kinesis.put('later', ['a'])
    await source.caughtUp()
    expect(delivered).toEqual(['a'])
    await source.stop()
  })

  it('invokes a function in its container, whatever that does', async () => {
    events = []
    const { name, stream } = await makeStream()
    const folder = await mkdtemp(join(tmpdir(), 'inlet-event-source-'))
    const loaded = await startFunction({
      module: new URL('./test/handler.ts', import.meta.url),
      env: {},
      logFile: join(folder, 'function.log'),
      // For loading the module, too, beside whatever else runs.
      timeoutMs: 3_000,
      concurrency: 1,
    })
    await kinesis.put(name, ['well'])
    const source = start(stream, memoryCheckpoints(), loaded.invoke)
    await source.caughtUp()
    for (const key of ['throw', 'hang', 'exit', 'well']) {
      await kinesis.put(name, [key])
      await source.caughtUp()
    }
    const reasons = events.flatMap(event => (event.type === 'failed' ? [event.reason] : []))
    expect(reasons).toEqual(['handler: RangeError', 'timeout', 'exit'])
    expect(events.filter(({ type }) => type === 'discarded')).toHaveLength(3)
    expect(events.filter(({ type }) => type === 'succeeded')).toHaveLength(2)
    await source.stop()
    await loaded.stop()
    await rm(folder, { recursive: true })
  })
})

async function split(name: string, shardId: string): Promise<void> {
  await kinesis.client.send(
    new SplitShardCommand({ StreamName: name, ShardToSplit: shardId, NewStartingHashKey: HALF_OF_HALF }),
  )
  await kinesis.settled(name)
}

async function merge(name: string, shardId: string, other: string): Promise<void> {
  await kinesis.client.send(
    new MergeShardsCommand({ StreamName: name, ShardToMerge: shardId, AdjacentShardToMerge: other }),
  )
  await kinesis.settled(name)
}
