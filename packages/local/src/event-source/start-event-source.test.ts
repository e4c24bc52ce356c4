import type { KinesisStreamEvent } from 'aws-lambda'
import { beforeEach, describe, expect, it } from 'vitest'
import { memoryCheckpoints } from './checkpoints.ts'
import type { EventSourceEvent } from './observer.ts'
import { type EventSource, type EventSourceOptions, startEventSource } from './start-event-source.ts'
import { keptObjects, sequenceNumbersOf } from './test/kept-objects.ts'
import { MemoryStream } from './test/memory-stream.ts'
import { pause, virtualTime } from './test/virtual-time.ts'
import type { Time } from './time.ts'

const SHARD = 'shardId-000000000000'

describe('startEventSource', () => {
  let time: Time
  let stream: MemoryStream
  let checkpoints: ReturnType<typeof memoryCheckpoints>
  let events: EventSourceEvent[]
  /** Keys of the records of each invocation. */
  let batches: string[][]
  beforeEach(() => {
    time = virtualTime()
    stream = new MemoryStream(time.now)
    checkpoints = memoryCheckpoints()
    events = []
    batches = []
  })

  function start(options: Partial<EventSourceOptions> = {}, respond: Responder = () => null): EventSource {
    return startEventSource({
      stream,
      checkpoints,
      time,
      onEvent: event => events.push(event),
      async invoke(event) {
        const batch = event as KinesisStreamEvent
        batches.push(batch.Records.map(({ kinesis }) => kinesis.partitionKey))
        return respond(batch, batches.length)
      },
      ...options,
    })
  }

  const putAll = (keys: string) => [...keys].map(key => stream.put(key))
  const delivered = () => batches.map(keys => keys.join(''))
  const eventsOf = <T extends EventSourceEvent['type']>(type: T) =>
    events.filter((event): event is Extract<EventSourceEvent, { type: T }> => event.type === type)

  it('delivers what is there and what comes, and says what it does', async () => {
    const [first, , third] = putAll('abc')
    const source = start({ settings: { batchSize: 2 } })
    await source.caughtUp()
    expect(delivered()).toEqual(['ab', 'c'])
    putAll('d')
    await source.caughtUp()
    expect(delivered()).toEqual(['ab', 'c', 'd'])
    expect(events.map(({ type }) => type)).toEqual([
      'shard-started',
      ...Array.from({ length: 3 }, () => ['invoked', 'succeeded', 'checkpoint']).flat(),
    ])
    expect(events[1]).toEqual({
      type: 'invoked',
      invocations: 1,
      shardId: SHARD,
      records: 2,
      firstSequenceNumber: first?.sequenceNumber,
      lastSequenceNumber: expect.any(String),
      lagMs: expect.any(Number),
    })
    expect(eventsOf('checkpoint')[1]).toMatchObject({ shardId: SHARD, sequenceNumber: third?.sequenceNumber })
    expect(source.status()).toMatchObject([{ shardId: SHARD, buffered: 0, inFlight: 0, lagMs: 0 }])
    await source.stop()
  })

  it('goes on at the checkpoint', async () => {
    putAll('ab')
    const first = start()
    await first.caughtUp()
    await first.stop()
    putAll('cd')
    const second = start()
    await second.caughtUp()
    expect(delivered()).toEqual(['ab', 'cd'])
    await second.stop()
  })

  it('refuses settings that make no sense', () => {
    expect(() => start({ settings: { batchSize: 0 } })).toThrow('Expected batchSize')
  })

  describe('batch windows', () => {
    it('are waited for unless the batch is full', async () => {
      const source = start({ settings: { batchSize: 3, batchWindowMs: 10_000 } })
      const startedAt = time.now()
      const arrivals: number[] = []
      putAll('abcd')
      while (batches.length < 2) {
        if (batches.length > arrivals.length) arrivals.push(time.now() - startedAt)
        await pause(time, 100)
      }
      expect(delivered()).toEqual(['abc', 'd'])
      expect(arrivals[0]).toBeLessThan(1_000)
      expect(time.now() - startedAt).toBeGreaterThanOrEqual(10_000)
      await source.stop()
    })

    it('gather what comes meanwhile', async () => {
      const source = start({ settings: { batchWindowMs: 10_000 } })
      for (const key of 'abcd') {
        putAll(key)
        await pause(time, 2_000)
      }
      expect(delivered()).toEqual([])
      await pause(time, 3_000)
      expect(delivered()).toEqual(['abcd'])
      await source.stop()
    })

    it('are cut short to catch up', async () => {
      const source = start({ settings: { batchWindowMs: 300_000 } })
      await source.caughtUp()
      const startedAt = time.now()
      putAll('abc')
      await source.caughtUp()
      expect(delivered()).toEqual(['abc'])
      expect(time.now() - startedAt).toBeLessThan(10_000)
      await source.stop()
    })
  })

  it('fills an invocation to 6 MB and no more', async () => {
    for (let index = 0; index < 12; index++) stream.put(String.fromCharCode(97 + index), Buffer.alloc(1024 * 1024 - 1))
    const payloads: number[] = []
    const source = start({}, event => void payloads.push(Buffer.byteLength(JSON.stringify(event))))
    await source.caughtUp()
    expect(delivered()).toEqual(['abcd', 'efgh', 'ijkl'])
    expect(Math.max(...payloads)).toBeLessThanOrEqual(6 * 1024 * 1024)
    await source.stop()
  })

  it('reads no more ahead than it can use soon', async () => {
    for (let index = 0; index < 5_000; index++) stream.put(`key ${index}`)
    const { promise, resolve } = Promise.withResolvers<null>()
    const source = start({ settings: { batchSize: 20, parallelizationFactor: 2 } }, () => promise)
    await pause(time, 60_000)
    const [status] = source.status()
    expect(status?.inFlight).toBe(40)
    expect(status?.buffered).toBeLessThanOrEqual(2 * 20 + 400)
    resolve(null)
    await source.caughtUp()
    expect(batches.flat()).toHaveLength(5_000)
    await source.stop()
  })

  describe('responses', () => {
    const bisecting = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 }

    it('mean nothing unless failures are reported', async () => {
      putAll('abc')
      const source = start({}, event => ({ batchItemFailures: [{ itemIdentifier: sequenceNumbersOf(event)[0] }] }))
      await source.caughtUp()
      expect(delivered()).toEqual(['abc'])
      await source.stop()
    })

    it('that are nonsense are failures if failures are reported', async () => {
      putAll('ab')
      const settings = { ...bisecting, reportBatchItemFailures: true }
      const source = start({ settings }, (_, count) => (count < 3 ? 'nonsense' : {}))
      await source.caughtUp()
      expect(delivered()).toEqual(['ab', 'a', 'a', 'b'])
      expect(eventsOf('failed')).toMatchObject([
        { reason: 'response', attempt: 1, done: 0, records: 2 },
        { reason: 'response', attempt: 2, done: 0, records: 1 },
      ])
      expect(eventsOf('bisected')).toMatchObject([{ batches: [1, 1] }])
      await source.stop()
    })

    it('that report a record are followed by the rest, from it on', async () => {
      const records = putAll('abcd')
      const settings = { reportBatchItemFailures: true }
      const report = { batchItemFailures: [{ itemIdentifier: records[2]?.sequenceNumber }] }
      const source = start({ settings }, (_, count) => (count === 1 ? report : null))
      await source.caughtUp()
      expect(delivered()).toEqual(['abcd', 'cd'])
      expect(eventsOf('failed')).toMatchObject([{ reason: 'reported', done: 2 }])
      expect(eventsOf('checkpoint').map(({ sequenceNumber }) => sequenceNumber)).toEqual([
        records[1]?.sequenceNumber,
        records[3]?.sequenceNumber,
      ])
      await source.stop()
    })

    it('that do not come are awaited with growing pauses', async () => {
      putAll('a')
      const times: number[] = []
      const source = start({ settings: { retryBaseMs: 1_000, retryCapMs: 4_000 } }, (_, count) => {
        times.push(time.now())
        if (count < 6) throw new TypeError('secret')
        return null
      })
      await source.caughtUp()
      expect(times.slice(1).map((at, index) => at - (times[index] ?? 0))).toEqual([500, 1_000, 2_000, 2_000, 2_000])
      expect(eventsOf('failed').map(({ reason, attempt }) => `${reason} ${attempt}`)).toEqual(
        [1, 2, 3, 4, 5].map(attempt => `TypeError ${attempt}`),
      )
      expect(JSON.stringify(events)).not.toContain('secret')
      await source.stop()
    })
  })

  describe('discarded batches', () => {
    it('are written with their event, as Lambda does', async () => {
      const records = putAll('abc')
      const { objects, onFailure } = keptObjects()
      const source = start(
        {
          onFailure,
          id: '4f9cf57c-6e1e-4e7f-9a4a-0a2f5f6a3c11',
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:loader',
          settings: { maximumRetryAttempts: 2, bisectBatchOnFunctionError: true },
        },
        ({ Records }) => {
          if (Records.some(({ kinesis }) => kinesis.partitionKey === 'b')) throw new Error('no')
        },
      )
      await source.caughtUp()
      expect(delivered()).toEqual(['abc', 'ab', 'a', 'b', 'b', 'b', 'c'])
      const [[key, object] = []] = objects
      expect(objects.size).toBe(1)
      expect(key).toMatch(
        /^aws\/lambda\/4f9cf57c-6e1e-4e7f-9a4a-0a2f5f6a3c11\/shardId-000000000000\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
      )
      const b = records[1]
      const arrival = new Date(b?.arrivedAt ?? 0).toISOString()
      expect(object).toEqual({
        requestContext: {
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:loader',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 5,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        KinesisBatchInfo: {
          shardId: SHARD,
          startSequenceNumber: b?.sequenceNumber,
          endSequenceNumber: b?.sequenceNumber,
          approximateArrivalOfFirstRecord: arrival,
          approximateArrivalOfLastRecord: arrival,
          batchSize: 1,
          streamArn: stream.arn,
        },
        payload: expect.any(String),
      })
      expect(JSON.parse(object?.payload ?? '').Records).toMatchObject([
        { eventID: `${SHARD}:${b?.sequenceNumber}`, kinesis: { partitionKey: 'b', data: 'Yg==' } },
      ])
      expect(eventsOf('discarded')).toMatchObject([{ objectKey: key, condition: 'RetryAttemptsExhausted', records: 1 }])
      await source.stop()
    })

    it('say that the function responded, if it did', async () => {
      putAll('a')
      const { objects, onFailure } = keptObjects()
      const source = start(
        { onFailure, settings: { maximumRetryAttempts: 0, reportBatchItemFailures: true } },
        event => ({ batchItemFailures: [{ itemIdentifier: sequenceNumbersOf(event)[0] }] }),
      )
      await source.caughtUp()
      expect([...objects.values()]).toMatchObject([{ responseContext: { functionError: null } }])
      await source.stop()
    })

    it('hold records that are too old, which are not delivered', async () => {
      putAll('ab')
      await pause(time, 61_000)
      putAll('c')
      const { objects, onFailure } = keptObjects()
      const source = start({ onFailure, settings: { maximumRecordAgeSeconds: 60 } })
      await source.caughtUp()
      expect(delivered()).toEqual(['c'])
      const [object] = objects.values()
      expect(object).toMatchObject({
        requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
        KinesisBatchInfo: { batchSize: 2 },
      })
      expect(object).not.toHaveProperty('responseContext')
      await source.stop()
    })

    it('are given up between retries when they become too old', async () => {
      putAll('a')
      const { objects, onFailure } = keptObjects()
      const source = start({ onFailure, settings: { maximumRecordAgeSeconds: 60, retryCapMs: 8_000 } }, () => {
        throw new Error('no')
      })
      await source.caughtUp()
      expect([...objects.values()]).toMatchObject([
        { requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: batches.length } },
      ])
      await source.stop()
    })

    it('are done once they are written', async () => {
      putAll('a')
      let refusals = 3
      const { objects, onFailure } = keptObjects(() => {
        expect(checkpoints.load().size).toBe(0)
        if (refusals-- > 0) throw new Error('the disk is full')
      })
      const source = start({ onFailure, settings: { maximumRetryAttempts: 0 } }, () => Promise.reject(new Error('no')))
      await source.caughtUp()
      expect(objects.size).toBe(1)
      expect(eventsOf('discard-failed')).toHaveLength(3)
      expect(eventsOf('discard-failed')[0]).toMatchObject({ reason: 'Error: the disk is full' })
      await source.stop()
    })

    it('are only reported without a destination', async () => {
      putAll('a')
      const source = start({ settings: { maximumRetryAttempts: 0 } }, () => Promise.reject(new Error('no')))
      await source.caughtUp()
      expect(eventsOf('discarded')).toMatchObject([{ objectKey: undefined, records: 1 }])
      await source.stop()
    })
  })

  describe('stop', () => {
    it('finishes what has begun and leaves the rest', async () => {
      putAll('abcd')
      const { promise, resolve } = Promise.withResolvers<null>()
      const first = start({ settings: { batchSize: 2 } }, () => promise)
      await pause(time, 1_000)
      expect(first.status()).toMatchObject([{ inFlight: 2, buffered: 2 }])
      const stopped = first.stop()
      resolve(null)
      await stopped
      await first.stop()
      const second = start()
      await second.caughtUp()
      expect(delivered()).toEqual(['ab', 'cd'])
      await second.stop()
    })

    it('abandons a batch that waits to be tried again', async () => {
      const records = putAll('abcd')
      const report = { batchItemFailures: [{ itemIdentifier: records[1]?.sequenceNumber }] }
      const source = start(
        { settings: { reportBatchItemFailures: true, retryBaseMs: 600_000, retryCapMs: 600_000 } },
        () => report,
      )
      await pause(time, 1_000)
      const startedAt = time.now()
      await source.stop()
      expect(time.now() - startedAt).toBeLessThan(1_000)
      expect(delivered()).toEqual(['abcd'])
      expect(checkpoints.load()).toEqual(new Map([[SHARD, { sequenceNumber: records[0]?.sequenceNumber }]]))
    })

    it('does not wait for a stream or a destination that fails', async () => {
      putAll('a')
      const { onFailure } = keptObjects(() => {
        throw new Error('gone')
      })
      const source = start({ onFailure, settings: { maximumRetryAttempts: 0 } }, () => Promise.reject(new Error('no')))
      await pause(time, 5_000)
      stream.onRequest = () => Promise.reject(new Error('gone'))
      await pause(time, 5_000)
      await source.stop()
      expect(checkpoints.load().size).toBe(0)
    })

    it('rejects who waits', async () => {
      const source = start()
      const refused = expect(source.caughtUp()).rejects.toThrow('ended before it caught up')
      await source.stop()
      await refused
      await expect(source.caughtUp()).rejects.toThrow('ended')
    })
  })

  it('has no consequence after an abort', async () => {
    putAll('a')
    const { promise, resolve } = Promise.withResolvers<null>()
    const source = start({}, () => promise)
    await pause(time, 1_000)
    source.abort()
    resolve(null)
    await source.stop()
    await pause(time, 60_000)
    expect(checkpoints.load().size).toBe(0)
    expect(eventsOf('succeeded')).toEqual([])
  })

  describe('faults', () => {
    it.each([
      ['crash-before-handler', ['abc']],
      ['crash-after-handler', ['abc', 'abc']],
      ['repeat-batch', ['abc', 'abc']],
      ['late-checkpoint', ['abc']],
    ] as const)('%s', async (fault, expected) => {
      putAll('abc')
      const picks = [fault]
      const source = start({ pickFault: () => picks.shift() })
      await source.caughtUp()
      expect(delivered()).toEqual(expected)
      expect(eventsOf('crashed')).toHaveLength(fault.startsWith('crash') ? 1 : 0)
      expect(checkpoints.load().size).toBe(fault === 'late-checkpoint' ? 0 : 1)
      putAll('d')
      await source.caughtUp()
      expect(checkpoints.load().size).toBe(1)
      await source.stop()
    })
  })

  describe('starting at LATEST', () => {
    const settings = { startingPosition: 'LATEST' as const }

    it('skips what is there at the first start, and nothing else', async () => {
      putAll('ab')
      await pause(time, 1)
      const first = start({ settings })
      await first.caughtUp()
      putAll('c')
      await first.caughtUp()
      await first.stop()
      putAll('d')
      stream.split(0)
      putAll('ef')
      const second = start({ settings })
      await second.caughtUp()
      expect(batches.flat().sort()).toEqual(['c', 'd', 'e', 'f'])
      await second.stop()
    })

    it('misses nothing if it crashes before it has read anything', async () => {
      putAll('a')
      await pause(time, 1)
      const first = start({ settings })
      await first.caughtUp()
      first.abort()
      putAll('b')
      const second = start({ settings })
      await second.caughtUp()
      expect(delivered()).toEqual(['b'])
      await second.stop()
    })
  })

  it('reads children after their parents, and a child whose parents are gone at once', async () => {
    putAll('abcdef')
    stream.split(0)
    putAll('abcdef')
    stream.merge(0)
    putAll('abcdef')
    const source = start()
    await source.caughtUp()
    expect(eventsOf('shard-ended').map(({ shardId }) => shardId.at(-1))).toEqual(['0', '1', '2'])
    expect(batches.flat().filter(key => key === 'a')).toHaveLength(3)
    expect(checkpoints.load().get(SHARD)).toBe('ended')
    await source.stop()

    stream.forget(SHARD)
    checkpoints = memoryCheckpoints()
    const other = start()
    await other.caughtUp()
    expect(batches.flat().filter(key => key === 'a')).toHaveLength(5)
    await other.stop()
  })

  it('reports what it cannot read or save, and goes on', async () => {
    putAll('ab')
    let failures = 4
    stream.onRequest = () => {
      if (failures-- > 0) throw new Error('ECONNREFUSED')
    }
    let refusals = 1
    const failing = {
      load: checkpoints.load,
      save(...[shardId, state]: Parameters<typeof checkpoints.save>) {
        if (refusals-- > 0) throw new Error('the disk is full')
        checkpoints.save(shardId, state)
      },
    }
    const source = start({ checkpoints: failing })
    await source.caughtUp()
    expect(eventsOf('read-failed')).toHaveLength(4)
    expect(eventsOf('read-failed')[0]).toMatchObject({ shardId: undefined, reason: 'Error: ECONNREFUSED' })
    expect(eventsOf('checkpoint-failed')).toMatchObject([{ shardId: SHARD, reason: 'Error: the disk is full' }])
    await source.stop()
    expect(checkpoints.load().size).toBe(1)
  })
})

type Responder = (event: KinesisStreamEvent, count: number) => unknown
