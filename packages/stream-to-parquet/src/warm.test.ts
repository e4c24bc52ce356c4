import { cachedCatalog } from '@inlet/lake'
import { describe, expect, it } from 'vitest'
import { changesEvent, NOON_US } from '../test/events.ts'
import { faultyLake } from '../test/faults.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const TABLES = ['one', 'two', 'three']

describe('a warm container', () => {
  it('makes no call of the catalog for a batch with nothing new, and few for a new day or column', async () => {
    await using lake = await makeTestLake()
    const counted = faultyLake(lake)
    const loader = loaderOf({ store: lake.store, catalog: cachedCatalog(counted.catalog) })
    const callsFor = async (from: number, day: number, names: readonly string[]) => {
      const before = counted.calls.length
      const changes = TABLES.map(table => {
        const keys = { pk: { S: `${from}` } }
        const image = Object.fromEntries(names.map(name => [name, { N: '1' }]))
        return { table, keys, image: { ...keys, ...image }, at: NOON_US + day * 86_400_000_000 }
      })
      expect(await load(changesEvent(changes, { from }), loader)).toEqual({ batchItemFailures: [] })
      return counted.calls.slice(before).map(({ method }) => method)
    }

    await callsFor(1, 0, ['a', 'b'])
    expect(await callsFor(10, 0, ['a', 'b'])).toEqual([])
    expect(await callsFor(20, 0, ['b'])).toEqual([])
    expect(await callsFor(30, 1, ['a'])).toEqual(TABLES.map(() => 'registerPartitions'))
    expect(await callsFor(40, 1, ['c'])).toEqual(TABLES.map(() => 'updateTable'))
    expect(await callsFor(50, 1, ['c'])).toEqual([])
    expect(await lake.query('SELECT count(*) AS n FROM raw.one')).toEqual([{ n: 6 }])
  })
})
