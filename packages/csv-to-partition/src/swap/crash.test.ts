import { describe, expect, it } from 'vitest'
import { FAULTS, type Fault, Life } from '../../test/life.ts'
import { HOUR_MS, LEASE_MS, makeTableBench, type TableBench } from '../../test/table-bench.ts'

const OLD = { '1': 'old', '10': 'old', f: 'foreign' }
const NEW = { '1': 'new', '2': 'new', f: 'new' }
const NEWEST = { '1': 'newest', '2': 'newest', '3': 'newest', f: 'newest' }
const FOREIGN = 's3://lake/tables/customers/p=f/'

let bench: TableBench
const open = async (kind: 'directory' | 'AWS') => {
  bench = await makeTableBench(kind)
  await bench.register('f', FOREIGN, 'foreign')
  await bench.load({ '1': 'old', '10': 'old' })
}
const close = () => bench[Symbol.asyncDispose]()

/** Whole loads go through all of this too: see `../crash.test.ts`. `FAULTS=all` tries all faults, and some on AWS. */
const cases: readonly (readonly ['directory' | 'AWS', Fault])[] =
  process.env.FAULTS === 'all'
    ? [...FAULTS.map(fault => ['directory', fault] as const), ['AWS', 'dies after'], ['AWS', 'asked twice']]
    : [['directory', 'dies after']]

describe.each(cases)('on the %s, a process whose call %s', (kind, fault) => {
  it('has swapped a load in, or not: readers see whole partitions, and the next load mends all', async () => {
    const seen = new Set<string>()
    for (let step = 1, isFaulty = true; isFaulty; step++) {
      await open(kind)
      isFaulty = await loadWith(step, fault, seen)
      await close()
    }
    // Some steps fail before the swap is decided, and some after.
    if (fault !== 'asked twice') expect(seen).toContain(JSON.stringify(OLD))
    expect(seen).toContain(JSON.stringify({ '1': 'new', '10': 'old', '2': 'new', f: 'new' }))
  })

  it('has cleaned up, or not: the next clean-up goes on', async () => {
    for (let step = 1, isFaulty = true; isFaulty; step++) {
      await open(kind)
      isFaulty = await cleanUpWith(step, fault)
      await close()
    }
  })
})

/** @returns whether the load has as many steps */
async function loadWith(step: number, kind: Fault, seen: Set<string>): Promise<boolean> {
  const life = new Life(bench.lake, { step, kind })
  const outcome = await bench.load(NEW, life.lake).catch((error: Error) => error)
  const found = await bench.read()
  seen.add(JSON.stringify(found))
  if (!(outcome instanceof Error)) expect(found).toEqual({ ...OLD, ...NEW })
  for (const [value, text] of Object.entries(found)) {
    expect([OLD[value as keyof typeof OLD], NEW[value as keyof typeof NEW]]).toContain(text)
  }
  for (const value of Object.keys(OLD)) expect(found).toHaveProperty(value)

  bench.clock.time += LEASE_MS + 1
  await bench.load(NEWEST)
  expect(await bench.read()).toEqual({ ...OLD, ...NEWEST })
  await expectTidy()
  return life.isFaulty
}

async function cleanUpWith(step: number, kind: Fault): Promise<boolean> {
  await bench.load(NEW)
  const { load } = await bench.begin({ '1': 'zombie' })
  bench.clock.time += HOUR_MS + 1
  // Given up by the first, and removed by the second.
  const expected = await bench.read()
  const life = new Life(bench.lake, { step, kind })
  await bench.cleanUp(life.lake).catch(() => undefined)
  bench.clock.time += HOUR_MS + 1
  await bench.cleanUp(life.lake).catch(() => undefined)
  expect(await bench.read()).toEqual(expected)
  await expectTidy()
  await expect(bench.swap(load, [])).rejects.toMatchObject({ code: 'LOAD_GIVEN_UP' })
  expect(await bench.read()).toEqual(expected)
  return life.isFaulty
}

/** Hours later, there is nothing but what readers see. */
async function expectTidy(): Promise<void> {
  for (let hours = 0; hours < 3; hours++) {
    bench.clock.time += HOUR_MS + 1
    await bench.cleanUp()
  }
  expect(await bench.keys()).toEqual(await bench.liveKeys())
  expect(await bench.stateNow()).toMatchObject({ loads: [], swap: null, replaced: [] })
}
