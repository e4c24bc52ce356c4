import { expect, it } from 'vitest'
import { retryUntil } from './retry-until.ts'

/** Attempts that give 1, 2, 3 …, of 100 ms each, on a clock of their own. */
async function run(isDone: (result: number) => boolean, wait: number) {
  let time = 0
  let result = 0
  const pauses: number[] = []
  const attempt = async () => {
    time += 100
    return ++result
  }
  const pause = async (ms: number) => {
    time += ms
    pauses.push(ms)
  }
  return { result: await retryUntil(attempt, isDone, wait, { now: () => time, pause }), pauses }
}

it('gives the first result that is done', async () => {
  expect(await run(result => result === 3, 10_000)).toEqual({ result: 3, pauses: [300, 300] })
})

it('gives the last result when time is up, having looked once more at its end', async () => {
  expect(await run(() => false, 1_000)).toEqual({ result: 4, pauses: [300, 300, 100] })
  expect(await run(() => false, 0)).toEqual({ result: 1, pauses: [] })
})
