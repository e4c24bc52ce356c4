import { hash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { memoryCheckpoints } from '../event-source/checkpoints.ts'
import { MemoryStream } from '../event-source/test/memory-stream.ts'
import { pause, virtualTime } from '../event-source/test/virtual-time.ts'
import { FunctionError } from '../function/function-error.ts'
import type { FirehoseEvent } from './firehose-event.ts'
import type { FirehoseOptions } from './firehose-options.ts'
import { startFirehose } from './start-firehose.ts'
import { memoryObjects } from './test/memory-objects.ts'
import { eachRecord, eventOf, ok, textOf } from './test/transforms.ts'

const LAMBDA = 'arn:aws:lambda:us-east-1:000000000000:function:transform'
/** Where virtual time starts: 2026-01-31T23:59:58Z. */

/** Firehose with a stream whose first record it has just taken over. */
async function startAndAccept(options: FirehoseOptions) {
  const accepted = Promise.withResolvers<void>()
  const firehose = await startFirehose({
    ...options,
    onEvent: event => event.type === 'source' && event.event.type === 'invoked' && accepted.resolve(),
  })
  await accepted.promise
  expect(firehose.counts()).toMatchObject({ delivered: 0 })
  return firehose
}

async function setUp(given: Partial<FirehoseOptions> & { readonly prefix?: string; readonly shards?: number } = {}) {
  const { prefix = 'out/', shards = 1, ...options } = given
  const time = virtualTime()
  const kept = memoryObjects()
  const events: FirehoseEvent[] = []
  const all: FirehoseOptions = {
    name: 'hose',
    transform: eachRecord(record => ok(record)),
    lambdaArn: LAMBDA,
    destination: { is: 's3', store: kept.store, bucket: 'lake', prefix },
    errors: { store: kept.store, bucket: 'lake', prefix: 'errors/' },
    time,
    onEvent: event => events.push(event),
    ...options,
  }
  return { time, kept, events, stream: new MemoryStream(time.now, shards), all, start: () => startFirehose(all) }
}

const bytes = (...texts: readonly string[]) => texts.map(text => Buffer.from(text))

describe('startFirehose', () => {
  it('puts the data that the function gives into one object, without a separator', async () => {
    const { start, kept } = await setUp({ transform: eachRecord(record => ok(record, `<${textOf(record)}>`)) })
    const firehose = await start()
    await firehose.put(bytes('a', 'b'))
    await firehose.put(bytes('c'))
    await firehose.caughtUp()
    expect([...kept.objects.values()]).toEqual(['<a><b><c>'])
    expect(kept.keys()[0]).toMatch(/^out\/2026\/01\/31\/23\/hose-1-2026-01-31-23-59-58-[0-9a-f-]{36}$/)
    expect(firehose.counts()).toEqual({ in: 3, delivered: 3, dropped: 0, failed: 0 })
    await firehose.stop()
    await expect(firehose.put(bytes('d'))).rejects.toThrow('hose is stopped')
  })

  it('waits for its buffers as long as Firehose does by default: a minute, and five more', async () => {
    const { start, kept, time, events } = await setUp()
    const firehose = await start()
    await firehose.put(bytes('a'))
    await pause(time, 59_000)
    expect(events).toEqual([])
    await pause(time, 2_000)
    expect(events.map(({ type }) => type)).toEqual(['invoked', 'transformed'])
    await pause(time, 298_000)
    expect(kept.keys()).toEqual([])
    await pause(time, 2_000)
    expect(kept.keys()).toEqual([expect.stringContaining('out/2026/01/31/23/hose-1-2026-02-01-00-05-58-')])
    await firehose.stop()
  })

  it('delivers at once what has the size', async () => {
    const { start, kept, time } = await setUp({ settings: { transformBytes: 4, deliverBytes: 8 } })
    const firehose = await start()
    await firehose.put(bytes('aa', 'bb', 'ccc', 'd', 'e'))
    await pause(time, 1)
    expect([...kept.objects.values()]).toEqual(['aabbcccd'])
    await firehose.stop()
    expect([...kept.objects.values()]).toEqual(['aabbcccd', 'e'])
  })

  it('invokes the function with the documented event, for a Kinesis stream', async () => {
    const received: unknown[] = []
    const { stream, all } = await setUp({
      transform: async event => {
        received.push(event)
        return eachRecord(record => ok(record))(event)
      },
    })
    const { sequenceNumber, arrivedAt } = stream.put('key', 'data')
    const firehose = await startFirehose({ ...all, source: { stream } })
    await firehose.caughtUp()
    expect(received).toEqual([
      {
        invocationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        deliveryStreamArn: 'arn:aws:firehose:us-east-1:000000000000:deliverystream/hose',
        sourceKinesisStreamArn: stream.arn,
        region: 'us-east-1',
        records: [
          {
            recordId: `shardId-000000000000:${sequenceNumber}`,
            approximateArrivalTimestamp: arrivedAt,
            data: 'ZGF0YQ==',
            kinesisRecordMetadata: {
              shardId: 'shardId-000000000000',
              partitionKey: 'key',
              approximateArrivalTimestamp: arrivedAt,
              sequenceNumber,
              subsequenceNumber: '',
            },
          },
        ],
      },
    ])
    await firehose.stop()
  })

  it('invokes it without anything of Kinesis for records that were put', async () => {
    const received: unknown[] = []
    const { start, time } = await setUp({
      transform: async event => {
        received.push(event)
        return eachRecord(record => ok(record))(event)
      },
    })
    const now = time.now()
    const firehose = await start()
    await firehose.put(bytes('data'))
    await firehose.stop()
    expect(received).toEqual([
      {
        invocationId: expect.any(String),
        deliveryStreamArn: firehose.arn,
        region: 'us-east-1',
        records: [{ recordId: expect.any(String), approximateArrivalTimestamp: now, data: 'ZGF0YQ==' }],
      },
    ])
  })

  it('takes aggregates of the Kinesis Producer Library apart', async () => {
    const { stream, all, kept } = await setUp()
    const ids: unknown[] = []
    const { sequenceNumber } = stream.put('key', aggregateOf(['a', 'b']))
    const firehose = await startFirehose({ ...all, source: { stream }, transform: collect(ids) })
    await firehose.caughtUp()
    expect(ids).toEqual([
      [`shardId-000000000000:${sequenceNumber}:0`, '0', 'a'],
      [`shardId-000000000000:${sequenceNumber}:1`, '1', 'b'],
    ])
    expect([...kept.objects.values()]).toEqual(['ab'])
    expect(firehose.counts().in).toBe(2)
    await firehose.stop()
  })

  it('hands over no more than 3,000,000 bytes of data, nor 6 MiB of JSON, at once', async () => {
    const sizes: { readonly data: number; readonly json: number }[] = []
    const { start } = await setUp({
      settings: { transformBytes: 3_000_000 },
      transform: async event => {
        const data = eventOf(event).records.reduce((sum, record) => sum + Buffer.from(record.data, 'base64').length, 0)
        sizes.push({ data, json: JSON.stringify(event).length })
        return eachRecord(({ recordId }) => ({ recordId, result: 'Dropped' }))(event)
      },
    })
    const firehose = await start()
    await firehose.put(Array.from({ length: 10 }, () => Buffer.alloc(700_000)))
    await firehose.put(Array.from({ length: 45_000 }, () => Buffer.alloc(20)))
    await firehose.stop()
    expect(sizes.map(({ data }) => data).slice(0, 2)).toEqual([2_800_000, 2_800_000])
    for (const { data, json } of sizes) {
      expect(data).toBeLessThanOrEqual(3_000_000)
      expect(json).toBeLessThanOrEqual(6 * 1024 * 1024)
    }
    expect(sizes.filter(({ json }) => json > 6_000_000)).not.toEqual([])
    expect(firehose.counts()).toEqual({ in: 45_010, delivered: 0, dropped: 45_010, failed: 0 })
  })
})

describe('a function that fails', () => {
  const timeout = new FunctionError('timeout', 'too long')
  it.each([
    ['throws', new Error('no'), 'Lambda.FunctionError'],
    ['times out', timeout, 'Lambda.FunctionTimedOut'],
  ])('is invoked four times if it %s, then its records are in the error output', async (_, error, errorCode) => {
    const invocations: { readonly id: string; readonly ids: readonly string[] }[] = []
    const { start, kept, time } = await setUp({
      transform: async event => {
        const { invocationId, records } = eventOf(event)
        invocations.push({ id: invocationId, ids: records.map(({ recordId }) => recordId) })
        throw error
      },
    })
    const firehose = await start()
    const arrived = time.now()
    await firehose.put(bytes('a', 'b'))
    await firehose.caughtUp()
    expect(new Set(invocations.map(({ id }) => id)).size).toBe(4)
    expect(new Set(invocations.map(({ ids }) => ids.join())).size).toBe(1)
    const [[key] = ['']] = kept.under('errors/')
    expect(key).toMatch(/^errors\/processing-failed\/\d{4}\/\d\d\/\d\d\/\d\d\/hose-1-/)
    expect(kept.errors().map(({ text }) => text)).toEqual(['a', 'b'])
    const [line] = kept.errors()
    expect(line).toMatchObject({ attemptsMade: 4, arrivalTimestamp: arrived, errorCode, lambdaArn: LAMBDA })
    expect(line?.attemptEndingTimestamp).toBeGreaterThanOrEqual(arrived)
    expect(firehose.counts()).toEqual({ in: 2, delivered: 0, dropped: 0, failed: 2 })
    await firehose.stop()
  })

  it('is forgiven a failure that does not last', async () => {
    let invocations = 0
    const { start, kept } = await setUp({
      transform: async event => {
        if (++invocations < 4) throw new Error('no')
        return eachRecord(record => ok(record))(event)
      },
    })
    const firehose = await start()
    await firehose.put(bytes('a'))
    await firehose.stop()
    expect(kept.errors()).toEqual([])
    expect([...kept.objects.values()]).toEqual(['a'])
  })

  it('can drop a record and fail another', async () => {
    const { start, kept } = await setUp({
      transform: eachRecord(record => {
        const result = { a: 'Dropped', b: 'ProcessingFailed' }[textOf(record)]
        return result === undefined ? ok(record) : { recordId: record.recordId, result }
      }),
    })
    const firehose = await start()
    await firehose.put(bytes('a', 'b', 'c'))
    await firehose.stop()
    expect(kept.under('out/').map(([, text]) => text)).toEqual(['c'])
    expect(kept.errors()).toMatchObject([{ text: 'b', errorCode: 'Lambda.ProcessingFailedStatus', attemptsMade: 1 }])
    expect(firehose.counts()).toEqual({ in: 3, delivered: 1, dropped: 1, failed: 1 })
  })
})

describe('prefixes', () => {
  it('make objects of each partition key, and refuse records that lack one', async () => {
    const { start, kept } = await setUp({
      prefix: 'out/t=!{partitionKeyFromLambda:t}/!{timestamp:yyyy/MM/dd}/',
      transform: eachRecord(record =>
        ok(record, undefined, { partitionKeys: { t: textOf(record).replace(/ ?1|2/, '').replace('..', '/../a') } }),
      ),
    })
    const firehose = await start()
    await firehose.put(bytes('x1', 'y1', 'x2', ' 1', '..'))
    await firehose.stop()
    const objects = kept.under('out/').map(([key, text]) => [key.replace(/hose.*/, ''), text])
    expect(objects).toEqual([
      ['out/t=x/2026/01/31/', 'x1x2'],
      ['out/t=y/2026/01/31/', 'y1'],
    ])
    expect(kept.errors().map(({ text, errorCode }) => [text, errorCode])).toEqual([
      [' 1', 'DynamicPartitioning.MetadataExtractionFailed'],
      ['..', 'DynamicPartitioning.MetadataExtractionFailed'],
    ])
  })

  it.each([
    ['out/', 'out/2026/01/31/23/'],
    ['out/h=!{timestamp:HH}/', 'out/h=23/'],
  ])('have the time at which the oldest record of the object arrived: %s', async (prefix, folder) => {
    const { start, time, kept } = await setUp({
      prefix,
      settings: { transformMs: 0, deliverMs: 60_000 },
      pickFault: () => 'shuffle-delivery',
    })
    const firehose = await start()
    await firehose.put(bytes('a'))
    await pause(time, 3_000)
    await firehose.put(bytes('b', 'c'))
    await pause(time, 1)
    await firehose.stop()
    expect(kept.keys()).toEqual([expect.stringContaining(`${folder}hose-1-2026-02-01-00-0`)])
  })

  it('of errors take the type where they say so', async () => {
    const kept = memoryObjects()
    const errors = { store: kept.store, bucket: 'b', prefix: 'bad/!{firehose:error-output-type}/at/' }
    const { start } = await setUp({ errors, transform: async () => 'nonsense' })
    const firehose = await start()
    await firehose.put(bytes('a'))
    await firehose.stop()
    expect(kept.keys()).toEqual([expect.stringMatching(/^bad\/processing-failed\/at\/hose-1-/)])
  })
})

describe('the end of Firehose', () => {
  it('delivers what is buffered when it is stopped', async () => {
    const { all, stream, kept } = await setUp()
    const checkpoints = memoryCheckpoints()
    const source = { stream, checkpoints }
    stream.put('a')
    const firehose = await startAndAccept({ ...all, source })
    await firehose.stop()
    expect([...kept.objects.values()]).toEqual(['a'])
    const next = await startFirehose({ ...all, source })
    await next.caughtUp()
    expect(next.counts().in).toBe(0)
    await next.stop()
  })

  it('gives up what cannot be delivered then, so that it comes again', async () => {
    const { all, stream } = await setUp()
    const source = { stream, checkpoints: memoryCheckpoints() }
    let isBroken = true
    const kept = memoryObjects(() => {
      if (isBroken) throw new Error('no store')
    })
    stream.put('a')
    const options: FirehoseOptions = {
      ...all,
      source,
      destination: { is: 's3', store: kept.store, bucket: 'b', prefix: '' },
    }
    const firehose = await startAndAccept(options)
    await firehose.stop()
    expect(firehose.counts()).toMatchObject({ in: 1, delivered: 0 })
    isBroken = false
    const next = await startFirehose(options)
    await next.caughtUp()
    expect([...kept.objects.values()]).toEqual(['a'])
    await next.stop()
  })

  it('loses nothing of a stream when it crashes', async () => {
    const { all, stream, kept } = await setUp()
    const source = { stream, checkpoints: memoryCheckpoints() }
    stream.put('a')
    const firehose = await startAndAccept({ ...all, source })
    const waiting = expect(firehose.caughtUp()).rejects.toThrow('ended before it caught up')
    firehose.abort()
    await waiting
    await firehose.stop()
    expect(kept.keys()).toEqual([])
    const next = await startFirehose({ ...all, source })
    await next.caughtUp()
    expect([...kept.objects.values()]).toEqual(['a'])
    await next.stop()
  })
})

describe('faults', () => {
  it.each([
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [
      ['a', 'b', 'c'],
      ['b', 'a', 'c'],
    ],
  ])('hold the first delivery of %j back behind the next', async (put, delivered) => {
    const faults = ['hold-delivery' as const]
    const { start, kept } = await setUp({
      settings: { transformBytes: 1, deliverBytes: 1 },
      pickFault: ({ stage }) => (stage === 'delivery' ? faults.shift() : undefined),
    })
    const firehose = await start()
    await firehose.put(bytes(...put))
    await firehose.stop()
    expect([...kept.objects.values()]).toEqual(delivered)
  })

  it('do not hold a delivery back for ever', async () => {
    const { start, kept } = await setUp({
      settings: { transformMs: 0, deliverMs: 10 },
      pickFault: () => 'hold-delivery',
    })
    const firehose = await start()
    await firehose.put(bytes('a'))
    await vi.waitFor(() => expect([...kept.objects.values()]).toEqual(['a']))
    await firehose.put(bytes('b'))
    await firehose.caughtUp()
    expect([...kept.objects.values()]).toEqual(['a', 'b'])
    await firehose.stop()
  })

  it('repeat a delivery, and count it once', async () => {
    const { start, kept } = await setUp({ pickFault: () => 'repeat-delivery' })
    const firehose = await start()
    await firehose.put(bytes('a', 'b'))
    await firehose.stop()
    expect([...kept.objects.values()]).toEqual(['ab', 'ab'])
    expect(firehose.counts()).toMatchObject({ in: 2, delivered: 2 })
  })

  it('lose the answer of an invocation', async () => {
    let invocations = 0
    const { start, kept } = await setUp({
      pickFault: () => 'invoke-twice',
      transform: eachRecord(record => ok(record, `${++invocations}`)),
    })
    const firehose = await start()
    await firehose.put(bytes('a'))
    await firehose.stop()
    expect([...kept.objects.values()]).toEqual(['2'])
  })

  it('shuffle the records of an object', async () => {
    const { start, kept } = await setUp({ pickFault: () => 'shuffle-delivery' })
    const firehose = await start()
    await firehose.put(bytes('a', 'b', 'c', 'd'))
    await firehose.stop()
    const [text = ''] = kept.objects.values()
    expect([...text].sort().join('')).toBe('abcd')
    expect(text).not.toBe('abcd')
  })
})

function collect(into: unknown[]) {
  return async (event: unknown) => {
    for (const record of eventOf(event).records) {
      into.push([record.recordId, record.kinesisRecordMetadata?.subsequenceNumber, textOf(record)])
    }
    return eachRecord(record => ok(record))(event)
  }
}

/** An aggregate of the Kinesis Producer Library, of short texts. */
function aggregateOf(texts: readonly string[]): Buffer {
  const field = (number: number, content: Buffer) => Buffer.concat([Buffer.of(number * 8 + 2, content.length), content])
  const record = (text: string) => field(3, Buffer.concat([Buffer.of(8, 0), field(3, Buffer.from(text))]))
  const message = Buffer.concat([field(1, Buffer.from('key')), ...texts.map(record)])
  return Buffer.concat([Buffer.of(0xf3, 0x89, 0x9a, 0xc2), message, hash('md5', message, 'buffer')])
}
