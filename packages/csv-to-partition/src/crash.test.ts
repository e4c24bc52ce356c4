import { describe, expect, it } from 'vitest'
import { type DailyBench, makeDailyBench, TARGET } from '../test/daily-bench.ts'
import { FAULTS, Life } from '../test/life.ts'
import { readLive } from '../test/read-live.ts'

const TABLE = { database: 'raw', name: 'rates' }
const INPUT = { partitions_cols: 'data_ref,region', expect: { max_quarantined_percent: 50 } }
const HOUR_MS = 3_600_000

/** `FAULTS=all` tries each call with each fault, not with one of them in turn. */
const STEP = process.env.FAULTS === 'all' ? 1 : FAULTS.length

/** Ids by partition, in order. */
type Ids = Readonly<Record<string, readonly string[]>>

async function idsOf(bench: DailyBench): Promise<Ids> {
  const rows = await readLive(bench.lake, TABLE)
  return Object.fromEntries(
    Object.entries(rows).map(([key, all]) => [key, all.map(row => String((row as { id: string }).id)).sort()]),
  )
}

const OLD = 'id,region\na1,eu\na2,us\na3,eu\n'
const OLD_IDS = { '20260131/eu': ['a1', 'a3'], '20260131/us': ['a2'] }
/** With a row for quarantine, a further column, and another partition. */
const NEW = 'id,region,rate\nb1,eu,1\nb2,us,2\nb3,us,3\nbad\nb4,ap,4\n'
const NEW_IDS = { '20260131/ap': ['b4'], '20260131/eu': ['b1'], '20260131/us': ['b2', 'b3'] }

async function makeLoaded(): Promise<DailyBench> {
  const bench = await makeDailyBench()
  await bench.put('1.csv', OLD)
  await bench.load(INPUT)
  expect(await idsOf(bench)).toEqual(OLD_IDS)
  await bench.put('2.csv', NEW)
  return bench
}

/** Each partition is as it was, or as it is to be. */
function expectOldOrNew(ids: Ids): void {
  for (const [key, found] of Object.entries(ids)) {
    const old: Ids = OLD_IDS
    const then: Ids = NEW_IDS
    expect([old[key], then[key]]).toContainEqual(found)
  }
  for (const key of Object.keys(OLD_IDS)) expect(Object.keys(ids)).toContain(key)
}

async function countSteps(): Promise<number> {
  await using bench = await makeLoaded()
  const life = new Life(bench.lake)
  await bench.load(INPUT, { lake: life.lake })
  expect(await idsOf(bench)).toEqual(NEW_IDS)
  return life.steps.length
}

describe('a load in which one call goes wrong', () => {
  it.each(FAULTS)('leaves the old or the new rows, and the next load mends the rest: %s', async kind => {
    const steps = await countSteps()
    expect(steps).toBeGreaterThan(14)
    for (let step = STEP === 1 ? 1 : 1 + FAULTS.indexOf(kind); step <= steps; step += STEP) {
      await using bench = await makeLoaded()
      const life = new Life(bench.lake, { step, kind })
      const loading = bench.load(INPUT, { lake: life.lake })
      const outcome = await loading.then(
        () => 'loaded',
        () => 'failed',
      )
      expect(life.isFaulty).toBe(true)
      const after = await idsOf(bench)
      if (outcome === 'loaded') expect(after).toEqual(NEW_IDS)
      else expectOldOrNew(after)

      // A claim that was not let go of ends by itself.
      bench.clock.time += 60_000
      const report = await bench.load(INPUT)
      expect(report).toMatchObject({ rows: 4, quarantined_rows: 1 })
      expect(await idsOf(bench)).toEqual(NEW_IDS)

      bench.clock.time += 2 * HOUR_MS
      await bench.cleanUp()
      bench.clock.time += 2 * HOUR_MS
      await bench.cleanUp()
      expect(await idsOf(bench)).toEqual(NEW_IDS)
      const locations = (await bench.lake.catalog.listPartitions(TABLE)).map(({ location }) => location)
      const left = (await bench.keys(TARGET, 'rates/')).map(key => `s3://${TARGET}/${key}`)
      expect(left.filter(key => !locations.some(location => key.startsWith(location)))).toEqual([])
      expect(left).toHaveLength(3)
    }
  })
})
