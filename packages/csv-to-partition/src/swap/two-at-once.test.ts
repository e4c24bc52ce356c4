import type { Lake } from '@inlet/lake'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { proxyOf } from '../../test/life.ts'
import { type Contents, HOUR_MS, LEASE_MS, makeTableBench, type TableBench } from '../../test/table-bench.ts'

/** `SEEDS=1000` runs more. */
const { SEEDS = '4' } = process.env
/** Waited for in real time. */
const PATIENCE_MS = 2_000

const values = ['1', '10', 'ä']
const load = fc.subarray(values, { minLength: 1 })
/** How many turns of the event loop each call of the store waits, and by how much time goes on meanwhile. */
const delays = fc.infiniteStream(fc.integer({ min: 0, max: 12 }))
const jumps = fc.infiniteStream(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 * LEASE_MS }) },
  ),
)

it('per partition, the load of the highest number wins, as a whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(load, { minLength: 2, maxLength: 4 }), delays, async (loads, delays) => {
      await using bench = await makeTableBench('directory')
      const lake = slow(bench.lake, delays)
      const results = await Promise.all(loads.map(each => swapIn(bench, each, lake)))
      const winners = winnersOf(results)
      expect(await bench.read()).toEqual(winners)
      for (const { superseded, contents } of results) {
        for (const { values } of superseded) expect(contents[values.join()]).not.toBe(winners[values.join()])
      }
      await expectTidy(bench)
    }),
    { numRuns: Number(SEEDS) },
  )
}, 600_000)

it('whoever is frozen for longer than the lease, none that has succeeded is undone by an earlier one', async () => {
  let lost = 0
  await fc.assert(
    fc.asyncProperty(fc.array(load, { minLength: 2, maxLength: 4 }), delays, jumps, async (loads, delays, jumps) => {
      await using bench = await makeTableBench('directory')
      let flips = 0
      // Between a flip's check and its end, nothing but the catalog could help.
      const freeze = () => {
        if (flips === 0) bench.clock.time += jumps.next().value ?? 0
      }
      const { store, catalog } = slow(bench.lake, delays, freeze)
      const counting = proxyOf(catalog, async (name, call) => {
        if (name !== 'setPartitionLocation') return call()
        flips++
        return Promise.resolve(call()).finally(() => flips--)
      })
      const outcomes = await Promise.allSettled(loads.map(each => swapIn(bench, each, { store, catalog: counting })))
      lost += outcomes.filter(({ status }) => status === 'rejected').length
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(['LEASE_LOST', 'BUSY']).toContain(outcome.reason.code)
      }
      const results = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? outcome.value : []))
      bench.clock.time += LEASE_MS
      // Rolls forward what was decided.
      const last = await swapIn(bench, ['last'], bench.lake)
      const found = await bench.read()
      const winners = winnersOf([...results, last])
      for (const [value, text] of Object.entries(winners)) {
        expect(numberOf(found[value])).toBeGreaterThanOrEqual(numberOf(text))
      }
      await expectTidy(bench)
    }),
    { numRuns: Number(SEEDS) },
  )
  expect(lost).toBeGreaterThan(0)
}, 600_000)

type Swapped = Awaited<ReturnType<typeof swapIn>>

/** Each text tells the number of its load. */
async function swapIn(bench: TableBench, values: readonly string[], lake: Lake) {
  const contentsOf = (number: number) => Object.fromEntries(values.map(value => [value, `load ${number}`]))
  const { load, partitions } = await bench.begin(contentsOf, lake)
  const result = await bench.swap(load, partitions, lake, { patienceMs: PATIENCE_MS })
  return { ...result, load, contents: contentsOf(load.number) }
}

function numberOf(text: string | undefined): number {
  return Number(text?.slice('load '.length))
}

function winnersOf(results: readonly Swapped[]): Contents {
  const winners: Contents = {}
  for (const { contents } of results.toSorted((a, b) => a.load.number - b.load.number)) Object.assign(winners, contents)
  return winners
}

function slow({ store, catalog }: Lake, delays: IterableIterator<number>, freeze: () => void = () => undefined): Lake {
  const wait = async () => {
    for (let turns = delays.next().value ?? 0; turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
    freeze()
  }
  const late = <T extends object>(target: T) =>
    proxyOf(target, (name, call) => (name === 'list' ? call() : wait().then(call)))
  return { store: late(store), catalog: late(catalog) }
}

async function expectTidy(bench: TableBench): Promise<void> {
  for (let hours = 0; hours < 3; hours++) {
    bench.clock.time += HOUR_MS
    await bench.cleanUp()
  }
  expect(await bench.keys()).toEqual(await bench.liveKeys())
  expect(await bench.stateNow()).toMatchObject({ loads: [], swap: null, replaced: [] })
}
