import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Load } from './load.ts'
import { isWithin, loadNumberOf } from './locations.ts'
import { flipsLeft, planSwap } from './plan-swap.ts'

const root = { bucket: 'lake', prefix: 't/' }
const ID = 'load-000007-0a1b2c3d'
const LOAD: Load = { id: ID, number: 7, root, folder: { bucket: 'lake', prefix: `t/${ID}/` } }
const at = (value: string, location: string) => ({ values: [value], location: `s3://lake/${location}` })
const ours = (value: string) => at(value, `t/${ID}/p=${value}/`)

const replacedBy = (partitions: Parameters<typeof planSwap>[1], live: Parameters<typeof planSwap>[2]) =>
  planSwap(LOAD, partitions, live).swap.partitions.map(({ replaces }) => replaces)

describe('what a location replaces', () => {
  it('is where its partition was', () => {
    expect(replacedBy([ours('a'), ours('b')], [at('a', 't/p=a/'), at('c', 't/p=c/')])).toEqual([
      's3://lake/t/p=a/',
      null,
    ])
  })

  it('is nothing if it contains the new one', () => {
    expect(replacedBy([ours('a')], [at('a', 't/')])).toEqual([null])
    expect(replacedBy([ours('a')], [ours('a')])).toEqual([null])
  })

  it('is nothing while it is live for another partition', () => {
    const live = [at('a', 't/x/'), at('b', 't/x/')]
    expect(replacedBy([ours('a')], live)).toEqual([null])
    expect(replacedBy([ours('a'), ours('b')], live)).toEqual(['s3://lake/t/x/', 's3://lake/t/x/'])
  })
})

describe('a partition is superseded', () => {
  it.each([
    ['by a load of a higher number', 't/load-000008-00000000/p=a/', true],
    ['not by one of a lower number', 't/load-000006-ffffffff/p=a/', false],
    ['not by its own', 't/load-000007-ffffffff/p=a/', false],
    ['by more digits', 't/load-1000000-00000000/p=a/', true],
    ['not outside of the root', 'u/load-000008-00000000/p=a/', false],
    ['not deeper in it', 't/p=a/load-000008-00000000/', false],
    ['not by what only looks like a load', 't/load-000008-0000000g/p=a/', false],
  ])('%s', (_name, location, isSuperseded) => {
    expect(planSwap(LOAD, [ours('a')], [at('a', location)]).superseded).toHaveLength(isSuperseded ? 1 : 0)
  })
})

it('reads the number of a load from any location of its folder', () => {
  expect(loadNumberOf(`s3://lake/t/${ID}/`, root)).toBe(7)
  expect(loadNumberOf(`s3://lake/t/${ID}/p=1/q=2/`, root)).toBe(7)
})

it('replaces what no partition has then, as a search of all of them for each tells', () => {
  const value = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const place = fc.constantFrom('t/', 't/x/', 't/y/', `t/${ID}/`, `t/${ID}/p=a/`, 't/load-000008-00000000/p=a/')
  const live = fc.uniqueArray(fc.record({ value, place }), { selector: each => each.value })
  let replaced = 0
  fc.assert(
    fc.property(fc.uniqueArray(value), live, (values, before) => {
      const all = before.map(each => at(each.value, each.place))
      const { swap } = planSwap(LOAD, values.map(ours), all)
      const others = all.filter(each => swap.partitions.every(flip => flip.values[0] !== each.values[0]))
      const then = [...others, ...swap.partitions]
      for (const { values, location, replaces } of swap.partitions) {
        const was = all.find(each => each.values[0] === values[0])?.location
        const isNeeded = was === undefined || isWithin(location, was) || then.some(each => each.location === was)
        expect(replaces).toBe(isNeeded ? null : was)
        if (replaces !== null) replaced++
      }
    }),
    { numRuns: 1_000 },
  )
  expect(replaced).toBeGreaterThan(0)
})

it('has left what is not where it is to be, in its order', () => {
  const { swap } = planSwap(LOAD, ['d', 'c', 'b', 'a'].map(ours), [])
  const live = [ours('b'), at('c', 't/x/'), at('d', `t/${ID}/p=a/`), at('e', 't/p=e/')]
  expect(flipsLeft(swap, live).map(({ values }) => values.join())).toEqual(['a', 'c', 'd'])
  expect(flipsLeft(swap, [...live, ...swap.partitions])).toEqual([])
})
