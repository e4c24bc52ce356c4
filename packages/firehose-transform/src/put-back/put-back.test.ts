import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeSource, serviceError, type Turn } from '../../test/fake-source.ts'
import { putBack } from './put-back.ts'
import type { Entry, Source } from './source.ts'

const PATIENCE_MS = 30_000

function entriesOf(count: number, bytes = 10): Entry[] {
  return Array.from({ length: count }, (_, n) => ({ data: Buffer.from(String(n).padEnd(bytes)), partitionKey: `${n}` }))
}

async function put(entries: readonly Entry[], turns: readonly Turn[]) {
  const source = fakeSource(turns)
  const putting = putBack(entries, source, PATIENCE_MS)
  await vi.runAllTimersAsync()
  return { ...(await putting), source }
}

const names = (entries: readonly Entry[]) => entries.map(({ partitionKey }) => partitionKey)

describe('putBack', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('puts everything once, in its order, in calls of 500 records and 4 MB at most', async () => {
    const many = entriesOf(1_201)
    const { taken, problem, source } = await put(many, [])
    expect([problem, taken.length, taken.includes(false)]).toEqual([undefined, 1_201, false])
    expect(source.calls).toEqual([500, 500, 201])
    expect(names(source.taken)).toEqual(names(many))
    const large = entriesOf(9, 1_000_000)
    expect((await put(large, [])).source.calls).toEqual([3, 3, 3])
  })

  it('puts again what was not taken, and nothing else', async () => {
    const entries = entriesOf(600)
    const { taken, problem, source } = await put(entries, [
      index => index % 2 === 0,
      index => index < 100,
      'take',
      'take',
    ])
    expect([problem, taken.includes(false)]).toEqual([undefined, false])
    expect(source.calls).toEqual([500, 250, 150, 100])
    expect(names(source.taken).toSorted()).toEqual(names(entries).toSorted())
  })

  it('gives up after six attempts, and goes on with the next call', async () => {
    const never = () => false
    const { taken, problem, source } = await put(entriesOf(501), [never, never, never, never, never, never])
    expect(source.calls).toEqual([500, 500, 500, 500, 500, 500, 1])
    expect(taken.indexOf(true)).toBe(500)
    expect(problem).toMatchObject({ message: '500 records were not taken' })
  })

  it.each([
    serviceError('ThrottlingException', 'client'),
    serviceError('KMSThrottlingException', 'client'),
    serviceError('ProvisionedThroughputExceededException', 'client'),
    serviceError('LimitExceededException', 'client'),
    serviceError('ServiceUnavailableException', 'server'),
    Object.assign(new Error('connection reset'), { code: 'ECONNRESET' }),
  ])('outlasts %s', async error => {
    const { taken, problem, source } = await put(entriesOf(2), [error, error])
    expect([taken, problem, source.calls]).toEqual([[true, true], undefined, [2, 2, 2]])
  })

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'])(
    'takes %s for an answer',
    async name => {
      const { taken, problem, source } = await put(entriesOf(2), [serviceError(name, 'client')])
      expect([taken, source.calls]).toEqual([[false, false], [2]])
      expect(problem).toMatchObject({ name })
    },
  )

  it('needs an answer for each record', async () => {
    const source: Source = { name: 'odd', put: async () => [true] }
    const putting = putBack(entriesOf(3), source, PATIENCE_MS)
    await vi.runAllTimersAsync()
    expect((await putting).taken).toEqual([true, true, true])
    const deaf: Source = { name: 'deaf', put: async () => [] }
    const failing = putBack(entriesOf(1), deaf, PATIENCE_MS)
    await vi.runAllTimersAsync()
    expect((await failing).taken).toEqual([false])
  })
})

describe('patience', () => {
  it('ends a call that does not come to an end, and begins no other', async () => {
    let calls = 0
    const stuck: Source = {
      name: 'stuck',
      put: (_, signal) => {
        calls++
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    }
    // The process waits for nothing else.
    const alive = setInterval(() => undefined, 1_000)
    const { taken, problem } = await putBack(entriesOf(1_000), stuck, 20)
    clearInterval(alive)
    expect([taken.includes(true), calls]).toEqual([false, 1])
    expect(problem).toMatchObject({ name: 'TimeoutError' })
  })

  it('ends the pause before the next attempt', async () => {
    const { taken } = await putBack(entriesOf(1), fakeSource([new Error('slow')]), 5.5)
    expect(taken).toEqual([false])
  })

  it('that is over is enough for nothing', async () => {
    const source: Source = { name: 'slow', put: (_, signal) => Promise.reject(signal.reason ?? new Error('slow')) }
    expect((await putBack(entriesOf(1), source, -1)).taken).toEqual([false])
  })
})
