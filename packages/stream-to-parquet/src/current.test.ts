import { sanitizeName, TABLE_MAPPING } from '@inlet/core'
import { cachedCatalog } from '@inlet/lake'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAPTURES, type Capture, historyOf, TABLES } from '../test/history.ts'
import { differences } from '../test/read-back.ts'
import { loaderOf, makeTestLake, type TestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

/** `SEEDS=100` runs more. */
const { SEEDS = '2' } = process.env

describe.each(Object.keys(CAPTURES) as Capture[])('changes captured as %s', capture => {
  it('come to the table they were made in, each once, however they are split, repeated and reordered', async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(capture), async ({ events, items, eventIds }) => {
        await using lake = await makeTestLake()
        const warm = loaderOf({ ...lake, catalog: cachedCatalog(lake.catalog) })
        for (const [turn, event] of events.entries()) {
          // Every other one in a container that has seen nothing yet.
          const loader = turn % 2 === 0 ? warm : loaderOf(lake)
          expect(await load(event, loader)).toEqual({ batchItemFailures: [] })
        }

        for (const source of TABLES) {
          const ids = eventIds.get(source) ?? []
          if (ids.length === 0) continue
          const { table, current, changes } = await read(lake, source)
          expect(changes.map(row => row.cdc_event_id).toSorted()).toEqual(ids.toSorted())
          const held = [...(items.get(source) ?? [])]
          expect(current.map(row => row.pk).toSorted()).toEqual(held.map(([key]) => key).toSorted())
          const byKey = new Map(current.map(row => [row.pk, row]))
          expect(held.flatMap(([key, item]) => differences(byKey.get(key) ?? {}, table, item))).toEqual([])
        }
      }),
      { numRuns: Number(SEEDS) },
    )
  })
})

async function read(lake: TestLake, source: string) {
  const mapped = Object.keys(TABLE_MAPPING).find(name => TABLE_MAPPING[name] === source)
  const name = mapped ?? sanitizeName(source)
  const stored = await lake.catalog.getTable({ database: 'raw', name })
  if (stored === undefined) throw new Error(`No table ${name}`)
  const current = await lake.query(`SELECT * FROM raw.${name}_current`)
  return { table: stored.table, current, changes: await lake.query(`SELECT cdc_event_id FROM raw.${name}_changes`) }
}
