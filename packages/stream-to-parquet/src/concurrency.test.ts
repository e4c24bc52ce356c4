import { cachedCatalog } from '@inlet/lake'
import { describe, expect, it } from 'vitest'
import { changesEvent, type Item } from '../test/events.ts'
import { readParquet } from '../test/parquet.ts'
import { differences } from '../test/read-back.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const ROUNDS = 8

describe('loaders that evolve one table at once', () => {
  it('all succeed, agree on every type, and lose nothing', async () => {
    await using lake = await makeTestLake()
    const loaders = [0, 1, 2].map(() => loaderOf({ ...lake, catalog: cachedCatalog(lake.catalog) }))
    const items = new Map<string, Item>()
    for (let round = 0; round < ROUNDS; round++) {
      const batches = loaders.map((_, shard) =>
        [0, 1].map(n => {
          const id = `${round}/${shard}/${n}`
          const image = { pk: { S: id }, ...imageOf(round, shard) }
          items.set(id, image)
          return { keys: { pk: { S: id } }, image }
        }),
      )
      const loads = loaders.map((loader, shard) =>
        load(changesEvent(batches[shard] ?? [], { shard, from: round * 10 }), loader),
      )
      expect(await Promise.all(loads)).toEqual(loaders.map(() => ({ batchItemFailures: [] })))
    }

    const stored = await lake.catalog.getTable({ database: 'raw', name: 'things' })
    const rows = await lake.query('SELECT * FROM raw.things')
    expect(rows.map(({ pk }) => pk).toSorted()).toEqual([...items.keys()].toSorted())
    if (stored === undefined) throw new Error('No table')
    expect(rows.flatMap(row => differences(row, stored.table, items.get(String(row.pk)) ?? {}))).toEqual([])

    const types = new Map<string, Set<string>>()
    for (const key of await lake.objects()) {
      const { schema } = await readParquet(await lake.store.read('raw', key.slice('raw/'.length)))
      for (const { name, type, logical_type } of schema) {
        types.set(name, (types.get(name) ?? new Set()).add(JSON.stringify([type, logical_type])))
      }
    }
    expect([...types].filter(([, { size }]) => size > 1)).toEqual([])
  })
})

/** Attributes of the loader's own, and some that all have, of another type each: the same paths, the same names. */
function imageOf(round: number, shard: number): Item {
  const [text, number] = [{ S: `text ${round}` }, { N: `${round}.5` }]
  return {
    [`own_${shard}_${round}`]: number,
    [`shared_${round}`]: [text, number, { BOOL: true }][shard],
    ...(shard === 0 ? { [`x_${round}`]: text } : { [`x.${round}`]: number, x: { M: { [round]: text } } }),
  }
}
