import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pace } from './pace.ts'

/** Time that passes as soon as everybody waits for it. */
class SimulatedClock {
  now = 0
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = []

  sleep(ms: number): Promise<void> {
    return new Promise(wake => this.#sleepers.push({ at: this.now + ms, wake }))
  }

  /** Lets time pass until nobody sleeps. @param onStep each time that everybody waits */
  async run(onStep: () => void): Promise<void> {
    for (;;) {
      await setImmediate()
      onStep()
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined) return
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1)
      this.now = next.at
      next.wake()
    }
  }
}

type Request = 'ok' | 'throttled'
interface Job {
  readonly arrives: number
  /** Its requests, one after the other, with what comes of them, and in what time. */
  readonly requests: readonly { readonly ms: number; readonly comes: Request }[]
  readonly fails: boolean
}

const job: fc.Arbitrary<Job> = fc.record({
  arrives: fc.nat(300),
  requests: fc.array(fc.record({ ms: fc.nat(50), comes: fc.constantFrom<Request>('ok', 'ok', 'ok', 'throttled') }), {
    minLength: 1,
    maxLength: 4,
  }),
  fails: fc.boolean(),
})

describe('Pace', () => {
  it('never runs more than it allows, nor lets anybody wait who could run, nor run out of turn', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (jobs, first, most) => {
          const clock = new SimulatedClock()
          const pace = new Pace(first, most)
          const asked: Job[] = []
          const started: Job[] = []
          let running = 0
          let ended = 0
          const faults: string[] = []
          const check = (holds: boolean, fault: string) => {
            if (!holds) faults.push(`${fault} at ${clock.now}`)
          }

          const work = async (each: Job) => {
            running++
            started.push(each)
            check(running <= pace.allowed, `${running} run, ${pace.allowed} may`)
            check(running <= most, `${running} run, ${most} may at most`)
            try {
              for (const { ms, comes } of each.requests) {
                const begun = pace.begin()
                await clock.sleep(ms)
                if (comes === 'ok') pace.succeeded()
                else pace.throttled(begun)
              }
              if (each.fails) throw new Error('failed')
            } finally {
              running--
              ended++
            }
          }
          const all = jobs.map(async each => {
            await clock.sleep(each.arrives)
            asked.push(each)
            await pace.run(() => work(each)).catch(() => undefined)
          })
          await clock.run(() => {
            check(pace.allowed >= 1 && pace.allowed <= most, `${pace.allowed} may`)
            const waiting = asked.length - started.length
            check(waiting === 0 || running >= pace.allowed, `${waiting} wait, ${running} run, ${pace.allowed} may`)
          })
          expect(faults).toEqual([])
          expect(ended).toBe(jobs.length)
          expect(started).toEqual(asked)
          await Promise.all(all)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('passes on what the work comes to', async () => {
    const pace = new Pace(1, 1)
    expect(await pace.run(async () => 7)).toBe(7)
    await expect(pace.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await pace.run(async () => 8)).toBe(8)
  })

  it('grows by one for as many successes as it allows, up to its most', () => {
    const pace = new Pace(2, 5)
    const grown = [pace.allowed]
    let successes = 0
    for (; pace.allowed < 5; successes++) {
      pace.succeeded()
      if (pace.allowed !== grown.at(-1)) grown.push(pace.allowed)
    }
    expect(grown).toEqual([2, 3, 4, 5])
    expect(successes).toBeGreaterThanOrEqual(2 + 3 + 4)
    expect(successes).toBeLessThanOrEqual(3 + 4 + 5)
    for (let more = 0; more < 100; more++) pace.succeeded()
    expect(pace.allowed).toBe(5)
  })

  it('lets those who wait in as soon as it grows', async () => {
    const pace = new Pace(1, 2)
    const started: number[] = []
    const running = [1, 2].map(n =>
      pace.run(async () => {
        started.push(n)
        if (n === 1) while (started.length < 2) await setImmediate()
      }),
    )
    await setImmediate()
    expect(started).toEqual([1])
    pace.succeeded()
    await Promise.all(running)
    expect(started).toEqual([1, 2])
  })

  it('shrinks by half, once for all requests that were under way together, and never below one', () => {
    const pace = new Pace(8, 16)
    const round = Array.from({ length: 8 }, () => pace.begin())
    pace.throttled(round[3] ?? 0)
    expect(pace.allowed).toBe(4)
    for (const begun of round) pace.throttled(begun)
    expect(pace.allowed).toBe(4)
    const next = [pace.begin(), pace.begin()]
    for (const begun of next) pace.throttled(begun)
    expect(pace.allowed).toBe(2)
    for (let more = 0; more < 10; more++) pace.throttled(pace.begin())
    expect(pace.allowed).toBe(1)
  })

  it('starts with no more than its most', () => {
    expect(new Pace(8, 3).allowed).toBe(3)
  })

  it('finds the pace of a service that takes so many at once', async () => {
    const clock = new SimulatedClock()
    const pace = new Pace(4, 64)
    const CAPACITY = 20
    let underWay = 0
    let throttled = 0
    let ended = 0
    const jobs = Array.from({ length: 1_500 }, () =>
      pace.run(async () => {
        for (let done = false; !done; ) {
          const begun = pace.begin()
          done = underWay < CAPACITY
          if (done) underWay++
          await clock.sleep(10)
          if (done) {
            underWay--
            pace.succeeded()
          } else {
            throttled++
            pace.throttled(begun)
          }
        }
        ended++
      }),
    )
    await clock.run(() => undefined)
    await Promise.all(jobs)
    expect(ended).toBe(1_500)
    // One at a time would take 15 s, all that it takes at once 0.75 s.
    expect(clock.now).toBeLessThan(1_500)
    expect(throttled).toBeLessThan(100)
  })
})
