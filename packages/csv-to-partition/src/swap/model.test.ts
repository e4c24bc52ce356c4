import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FAULTS, Life } from '../../test/life.ts'
import { type Contents, HOUR_MS, LEASE_MS, makeTableBench, type TableBench } from '../../test/table-bench.ts'

/** `SEEDS=1000` runs more. */
const { SEEDS = '6' } = process.env

const values = ['1', '10', '100', 'ä']
const fault = fc.option(fc.record({ step: fc.integer({ min: 1, max: 24 }), kind: fc.constantFrom(...FAULTS) }), {
  nil: undefined,
})
/** After how many steps time is over, if it is. */
const steps = fc.option(fc.integer({ min: 0, max: 24 }), { nil: undefined, freq: 3 })
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('load' as const),
      values: fc.subarray(values, { minLength: 1 }),
      fault,
      steps,
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('clean-up' as const), fault, steps }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('begin' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 150 }) }) },
)

it('is the table that the loads make, whatever happens to them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(values), fc.array(action, { maxLength: 12 }), async (foreign, actions) => {
      await using bench = await makeTableBench('directory')
      for (const value of foreign) {
        await bench.register(value, `s3://lake/tables/customers/p=${value}/`, 'foreign')
      }
      const oracle = new Worlds(Object.fromEntries(foreign.map(value => [value, 'foreign'])))
      for (const [index, each] of actions.entries()) {
        await act(bench, each, `text ${index}`, oracle)
        oracle.check(await bench.read())
      }
      const last = Object.fromEntries(values.map(value => [value, 'last']))
      bench.clock.time += LEASE_MS + 1
      await bench.load(last)
      for (let hours = 0; hours < 3; hours++) {
        bench.clock.time += HOUR_MS
        await bench.cleanUp()
      }
      expect(await bench.read()).toEqual(last)
      expect(await bench.keys()).toEqual(await bench.liveKeys())
      expect(await bench.stateNow()).toMatchObject({ loads: [], swap: null, replaced: [], lease: null })
    }),
    { numRuns: Number(SEEDS) },
  )
})

async function act(bench: TableBench, action: Action, text: string, oracle: Worlds): Promise<void> {
  if (action.is === 'wait') bench.clock.time += action.minutes * 60_000
  else if (action.is === 'begin') await bench.begin({ '1': 'never swapped in' })
  else if (action.is === 'clean-up') {
    const life = new Life(bench.lake, action.fault)
    await bench.cleanUp(life.lake, timeLeftOf(life, action.steps)).catch(() => undefined)
  } else {
    const contents = Object.fromEntries(action.values.map(value => [value, text]))
    const { catalog } = bench.lake
    const life = new Life(bench.lake, action.fault)
    const timeLeft = timeLeftOf(life, action.steps)
    const outcome = await bench.load(contents, life.lake, { timeLeft }).catch((error: Error) => error)
    if (outcome instanceof Error) oracle.mayHold(contents)
    else {
      expect((await catalog.listPartitions({ database: 'raw', name: 'customers' })).length).toBeGreaterThan(0)
      oracle.holds(contents, await bench.read())
    }
    bench.clock.time += LEASE_MS + 1
  }
}

function timeLeftOf(life: Life, steps: number | undefined): () => number | undefined {
  return () => (steps === undefined ? undefined : Math.max(0, steps - life.steps.length) * 10_000)
}

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** What the table may be: of a load that failed, it is not known whether its swap was decided. */
class Worlds {
  #worlds: Contents[]

  constructor(world: Contents) {
    this.#worlds = [world]
  }

  mayHold(contents: Contents): void {
    this.#worlds = [...this.#worlds, ...this.#worlds.map(world => ({ ...world, ...contents }))]
  }

  /** After a load that succeeded, all that was decided has happened, and as a whole. */
  holds(contents: Contents, found: Contents): void {
    const after = this.#worlds.map(world => JSON.stringify(sorted({ ...world, ...contents })))
    expect(after).toContain(JSON.stringify(sorted(found)))
    this.#worlds = [found]
  }

  /** Each partition is as in one of the worlds. */
  check(found: Contents): void {
    for (const value of values) expect(this.#worlds.map(world => world[value])).toContain(found[value])
  }
}

function sorted(contents: Contents): [string, string][] {
  return Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1))
}
