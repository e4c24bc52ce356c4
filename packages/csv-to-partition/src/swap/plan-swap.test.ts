import { describe, expect, it } from 'vitest'
import type { Load } from './load.ts'
import { loadNumberOf } from './locations.ts'
import { planSwap } from './plan-swap.ts'

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
