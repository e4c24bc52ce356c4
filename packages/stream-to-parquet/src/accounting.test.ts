import { defineTable } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveries, SECRET, toDelivered, toEvent } from '../test/deliveries.ts'
import { loaderOf, makeTestLake, type Row, type TestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const OPTIONS = {
  definitions: [defineTable({ name: 'things', source: 'Things' })],
  env: { UNMAPPED_TABLES: 'quarantine' },
}

/** `SEEDS=100` runs more. */
const { SEEDS = '12' } = process.env

describe('whatever comes', () => {
  it('is either a row or an object in quarantine, the same at every delivery, and no value shows in logs', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async contents => {
        await using lake = await makeTestLake()
        const delivered = await Promise.all(contents.map(toDelivered))
        const loader = loaderOf(lake, OPTIONS)

        expect(await load(toEvent(delivered), loader)).toEqual({ batchItemFailures: [] })

        const parts = delivered.flatMap(({ parts }) => parts)
        const quarantined = await lake.quarantined()
        const rows = await rowsOf(lake)
        expect(rows.length + quarantined.length).toBe(parts.length)
        expect(rows.filter(isMixedUp)).toEqual([])
        expect(missingFrom(parts, quarantined)).toEqual([])
        const { total, lines } = loader.telemetry
        expect(total('RowsIn', 'things') + total('RowsIn', 'none')).toBe(parts.length)
        expect(JSON.stringify([quarantined.map(({ reason }) => reason), lines])).not.toContain(SECRET)
        expect(total('Lag', 'things')).toBeGreaterThanOrEqual(0)

        const objects = await lake.objects()
        expect(await load(toEvent(delivered), loaderOf(lake, OPTIONS))).toEqual({ batchItemFailures: [] })
        expect(await lake.objects()).toEqual(objects)
        expect(await lake.quarantined()).toEqual(quarantined)
      }),
      { numRuns: Number(SEEDS) },
    )
  })
})

async function rowsOf(lake: TestLake): Promise<Row[]> {
  const tables = await lake.catalog.listTables('raw')
  return tables.length === 0 ? [] : lake.query('SELECT * FROM raw.things')
}

/** Whether a row has values of another one, as it would if a bad record had left something behind. */
function isMixedUp({ pk = null, price = null }: Row): boolean {
  if (typeof pk !== 'string' || !/^SECRET \d/.test(pk) || !/^[\d.]{2,}$/.test(String(price))) return false
  return `${SECRET} ${price}` !== `${pk}.5`
}

/** The bytes in quarantine that none of the parts has, each part being there once. */
function missingFrom(parts: readonly Buffer[], quarantined: readonly { readonly data: string }[]): string[] {
  const left = parts.map(bytes => bytes.toString('base64'))
  return quarantined.flatMap(({ data }) => {
    const index = left.indexOf(data)
    if (index < 0) return [data]
    left.splice(index, 1)
    return []
  })
}
