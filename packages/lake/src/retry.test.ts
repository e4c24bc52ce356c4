import pRetry from 'p-retry'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RetryOptions, retry } from './retry.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Work = (attempt: number) => Promise<string>

/** The oracle. */
const byPRetry: typeof retry = (work, { attempts, firstDelayMs, growth, longestDelayMs, isTransient, signal }) =>
  pRetry(work, {
    retries: attempts - 1,
    minTimeout: firstDelayMs,
    factor: growth,
    maxTimeout: longestDelayMs,
    randomize: true,
    shouldRetry: ({ error }) => isTransient(error),
    signal,
  })

/** When each try came, in milliseconds, and how it ended. */
async function run(by: typeof retry, work: Work, options: Partial<RetryOptions>): Promise<unknown> {
  const start = Date.now()
  const tries: number[] = []
  const all = { attempts: 4, firstDelayMs: 100, growth: 2, isTransient: () => true, ...options }
  const end = by(() => work(tries.push(Date.now() - start)), all).then(
    value => ({ value }),
    (error: unknown) => ({ error: String(error) }),
  )
  await vi.runAllTimersAsync()
  return { tries, end: await end, ended: Date.now() - start }
}

const failing =
  (times: number): Work =>
  async attempt => {
    if (attempt <= times) throw new Error(`down ${attempt}`)
    return `at ${attempt}`
  }

describe('retry, as p-retry does it', () => {
  const RUNS: [string, Work, Partial<RetryOptions>][] = [
    ['success', failing(0), {}],
    ['a failure', failing(1), {}],
    ['as many failures as it may have', failing(3), { growth: 3 }],
    ['one more', failing(4), { growth: 1.6 }],
    ['waits that are as long as they may be', failing(9), { attempts: 10, longestDelayMs: 500 }],
    ['one attempt', failing(9), { attempts: 1 }],
    ['what is not to be tried again', failing(9), { isTransient: error => !String(error).includes('down 2') }],
    ['what throws at once', () => failing(1)(1).then(undefined), {}],
    ['a signal that is aborted', failing(0), { signal: AbortSignal.abort(new Error('late')) }],
  ]

  it.each(RUNS)('ends and waits by %s', async (_, work, options) => {
    for (const random of [0, 0.25, 0.999]) {
      vi.spyOn(Math, 'random').mockReturnValue(random)
      const expected = await run(byPRetry, work, options)
      expect(await run(retry, work, options)).toEqual(expected)
    }
  })

  it.each([
    ['in a try that fails', 2, true],
    ['in a try that succeeds', 2, false],
    ['in the first try', 1, true],
  ])('ends by a signal that is aborted %s', async (_, last, fails) => {
    const runAborted = (by: typeof retry) => {
      const abortion = new AbortController()
      const work: Work = async attempt => {
        if (attempt === last) abortion.abort(new Error('late'))
        if (attempt < last || fails) throw new Error('down')
        return 'done'
      }
      return run(by, work, { signal: abortion.signal })
    }
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const expected = await runAborted(byPRetry)
    expect(await runAborted(retry)).toEqual(expected)
    expect(expected).toMatchObject({ end: { error: 'Error: late' } })
  })

  it('ends by a signal that is aborted while it waits, at once', async () => {
    const runAborted = (by: typeof retry) => {
      const abortion = new AbortController()
      setTimeout(() => abortion.abort(new Error('late')), 250)
      return run(by, failing(9), { firstDelayMs: 200, signal: abortion.signal })
    }
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const expected = { tries: [0, 200], end: { error: 'Error: late' }, ended: 250 }
    expect([await runAborted(byPRetry), await runAborted(retry)]).toEqual([expected, expected])
  })
})
