import { expect, it } from 'vitest'
import type { Arrival } from '../../records/arrival.ts'
import type { Settled } from '../../records/fate.ts'
import { arrivalOf } from '../../records/test/sample-arrival.ts'
import { type TailOptions, tailStream } from './tail-stream.ts'

const QUARANTINED: Settled = { is: 'quarantined', code: 'NOT_JSON', reason: 'Why' }
const [A, B, C] = [arrivalOf({ sequenceNumber: '1' }), arrivalOf({ sequenceNumber: '2' }), arrivalOf()]

interface Script {
  /** By the time at which they are there, in ms. */
  readonly arrivals: Readonly<Record<number, readonly Arrival[]>>
  readonly settled: ReadonlyMap<Arrival, number>
  readonly limit?: number
  readonly interruptAt?: number
  readonly isShown?: TailOptions['isShown']
}

/** What was shown and when the lake was looked into, on a clock of its own. */
async function run(script: Script) {
  const { arrivals, settled, limit = Number.POSITIVE_INFINITY, interruptAt = 60_000, isShown = () => true } = script
  let now = 0
  const left = new Map(Object.entries(arrivals).map(([at, some]) => [Number(at), some]))
  const shown: [number, Arrival, string][] = []
  const looks: number[] = []
  const interrupt = new AbortController()
  let nothing = 0
  const options: TailOptions = {
    async readNew() {
      const due = [...left].filter(([at]) => at <= now)
      for (const [at] of due) left.delete(at)
      return due.flatMap(([, some]) => some)
    },
    async findFates(waiting) {
      looks.push(now)
      const known = waiting.filter(arrival => (settled.get(arrival) ?? Number.POSITIVE_INFINITY) <= now)
      return new Map(known.map(arrival => [arrival, QUARANTINED]))
    },
    isWanted: () => true,
    isShown,
    show: async (arrival, { is }) => void shown.push([now, arrival, is]),
    onNothing: () => void nothing++,
    limit,
    clock: {
      now: () => now,
      async pause(ms) {
        now += ms
        if (now >= interruptAt) interrupt.abort()
      },
    },
    signal: interrupt.signal,
  }
  await tailStream(options)
  return { shown, looks, nothing }
}

it('shows each when its fate is known, and ends after as many as asked', async () => {
  const settled = new Map([A, B, C].map((arrival, index) => [arrival, 3_000 - 1_000 * index]))
  const { shown, nothing } = await run({ arrivals: { 0: [A, B, C] }, settled, limit: 2 })
  expect(shown.map(([, arrival, is]) => [arrival, is])).toEqual([
    [C, 'quarantined'],
    [B, 'quarantined'],
  ])
  expect(nothing).toBe(0)
})

it('shows no more than asked, also of those that are known together', async () => {
  const settled = new Map([A, B, C].map(arrival => [arrival, 0]))
  const { shown } = await run({ arrivals: { 0: [A, B, C] }, settled, limit: 2 })
  expect(shown.map(([, arrival]) => arrival)).toEqual([A, B])
})

it('says once that one has waited long, and again when its fate is known', async () => {
  const { shown } = await run({ arrivals: { 400: [A] }, settled: new Map([[A, 30_000]]), limit: 1 })
  expect(shown.map(([, , is]) => is)).toEqual(['waiting', 'quarantined'])
  expect(shown[0]?.[0]).toBeGreaterThan(10_400)
})

it('looks at most twice a second, and only while one waits', async () => {
  const { looks, nothing } = await run({
    arrivals: { 5000: [A], 5200: [B] },
    settled: new Map([A, B].map(a => [a, 8_000])),
  })
  expect(looks.every((at, index) => index === 0 || at - (looks[index - 1] ?? 0) >= 500)).toBe(true)
  expect([looks[0], (looks.at(-1) ?? 0) < 9_000, nothing]).toEqual([5_000, true, 1])
})

it('shows what waits still when it is interrupted', async () => {
  const { shown } = await run({ arrivals: { 0: [A] }, settled: new Map(), interruptAt: 1_000 })
  expect(shown.map(([, arrival, is]) => [arrival, is])).toEqual([[A, 'waiting']])
})

it('shows only fates that are asked for, and counts no other', async () => {
  const settled = new Map([A, B].map(arrival => [arrival, 0]))
  const arrivals = { 0: [A], 400: [B, C] }
  const none = await run({ arrivals, settled, limit: 1, isShown: ({ is }) => is === 'loaded' })
  expect(none.shown).toEqual([])
  const waiting = await run({ arrivals, settled, limit: 1, isShown: ({ is }) => is === 'waiting' })
  expect(waiting.shown.map(([, arrival, is]) => [arrival, is])).toEqual([[C, 'waiting']])
  const some = await run({ arrivals, settled, isShown: ({ is }) => is === 'quarantined' })
  expect(some.shown.map(([, arrival]) => arrival)).toEqual([A, B])
})
