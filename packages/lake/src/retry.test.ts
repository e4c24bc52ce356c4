import pRetry, { type Options } from 'p-retry'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { retry } from './retry.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Work = (attempt: number) => Promise<string>

/** When each try came, in milliseconds, and how it ended. */
async function run(by: typeof retry, work: Work, options: Options): Promise<unknown> {
  const start = Date.now()
  const tries: number[] = []
  const all = { retries: 3, minTimeout: 100, factor: 2, randomize: true, ...options }
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
  const RUNS: [string, Work, Options][] = [
    ['success', failing(0), {}],
    ['a failure', failing(1), {}],
    ['as many failures as it may have', failing(3), { factor: 3 }],
    ['one more', failing(4), { factor: 1.6 }],
    ['waits that are as long as they may be', failing(9), { retries: 9, maxTimeout: 500 }],
    ['one attempt', failing(9), { retries: 0 }],
    ['what is not to be tried again', failing(9), { shouldRetry: ({ error }) => !error.message.includes('down 2') }],
    ['what throws at once', () => failing(1)(1).then(undefined), {}],
    ['a signal that is aborted', failing(0), { signal: AbortSignal.abort(new Error('late')) }],
  ]

  it.each(RUNS)('ends and waits by %s', async (_, work, options) => {
    for (const random of [0, 0.25, 0.999]) {
      vi.spyOn(Math, 'random').mockReturnValue(random)
      const expected = await run(pRetry, work, options)
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
    const expected = await runAborted(pRetry)
    expect(await runAborted(retry)).toEqual(expected)
    expect(expected).toMatchObject({ end: { error: 'Error: late' } })
  })

  it('ends by a signal that is aborted while it waits, at once', async () => {
    const runAborted = (by: typeof retry) => {
      const abortion = new AbortController()
      setTimeout(() => abortion.abort(new Error('late')), 250)
      return run(by, failing(9), { minTimeout: 200, signal: abortion.signal })
    }
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const expected = { tries: [0, 200], end: { error: 'Error: late' }, ended: 250 }
    expect([await runAborted(pRetry), await runAborted(retry)]).toEqual([expected, expected])
  })
})
