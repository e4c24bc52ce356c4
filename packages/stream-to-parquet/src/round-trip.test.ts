import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesEvent } from '../test/events.ts'
import { attributes } from '../test/items.ts'
import { differences } from '../test/read-back.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const batches = fc.array(fc.array(attributes, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 })

describe('items on their way through the lake', () => {
  it('come back with every value, in its column or in rescued_data, exactly', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async images => {
        await using lake = await makeTestLake()
        const loader = loaderOf(lake)
        const items = images.map((batch, b) => batch.map((image, n) => ({ ...image, pk: { S: `${b}/${n}` } })))
        for (const [b, batch] of items.entries()) {
          const changes = batch.map(image => ({ keys: { pk: image.pk }, image, eventId: image.pk.S }))
          expect(await load(changesEvent(changes, { from: b * 100 }), loader)).toEqual({ batchItemFailures: [] })
        }

        const rows = await lake.query('SELECT * FROM raw.things')
        const stored = await lake.catalog.getTable({ database: 'raw', name: 'things' })
        if (stored === undefined) throw new Error('No table')
        const byId = new Map(rows.map(row => [row.cdc_event_id, row]))
        const all = items.flat()
        expect(rows).toHaveLength(all.length)
        expect(all.flatMap(item => differences(byId.get(item.pk.S) ?? {}, stored.table, item))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
