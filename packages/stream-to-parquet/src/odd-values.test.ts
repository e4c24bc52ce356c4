import type { Lake } from '@inlet/lake'
import { describe, expect, it } from 'vitest'
import { changesEvent, eventOf, type Item, nativePayload } from '../test/events.ts'
import { differences } from '../test/read-back.ts'
import { loaderOf, makeTestLake, type Row, type TestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

/** Loads an item of a table, and gives its row and how many values were rescued. */
async function loadItem(
  lake: TestLake,
  source: string,
  table: string,
  image: Item,
): Promise<{ row: Row; rescued: number; warnings: number }> {
  const loader = loaderOf(lake)
  const key = source === 'OrderTable' ? 'orderid' : 'pk'
  const keys = { [key]: { S: 'x' } }
  const event = changesEvent([{ table: source, keys, image: { ...keys, ...image } }], { from: 9 })
  expect(await load(event, loader)).toEqual({ batchItemFailures: [] })
  const [row = {}] = await lake.query(`SELECT * FROM raw.${table} WHERE ${key} = 'x'`)
  const warnings = loader.telemetry.lines.filter(({ level }) => level === 'warn').length
  return { row, rescued: loader.telemetry.total('ValuesRescued', table), warnings }
}

async function seed(lake: Lake, image: Item): Promise<void> {
  await load(changesEvent([{ keys: { pk: { S: 'seed' } }, image: { pk: { S: 'seed' }, ...image } }]), loaderOf(lake))
}

describe('a value that its column cannot hold', () => {
  const ORDER = { product_name: { S: 'Charger' }, price: { N: '190.07' } }

  // biome-ignore format: a table
  it.each<[what: string, path: string, value: unknown, kept: string]>([
    ['text where the column is a number', 'quantity', { S: 'many' }, 'many'],
    ['a number that is too large', 'quantity', { N: '2147483648' }, '2147483648'],
    ['a number with too many digits', 'quantity', { N: '99999999999999999999999999999999999999' }, '99999999999999999999999999999999999999'],
    ['a fraction', 'quantity', { N: '1E-130' }, '1E-130'],
    ['a list', 'quantity', { L: [{ N: '1.50' }, { S: 'a' }] }, '[1.50,"a"]'],
    ['a value without a type', 'quantity', {}, '{}'],
    ['a value of an unknown type', 'quantity', { X: 'y' }, '{"X":"y"}'],
    ['a value of two types', 'quantity', { S: 'a', N: '1' }, '{"S":"a","N":"1"}'],
    ['a bare value', 'quantity', 5, '5'],
    ['a map', 'quantity', { M: { 'a.b': { BOOL: {} } } }, '{"BOOL":{}}'],
  ])('is in rescued_data, exact, and counted: %s', async (_, path, value, kept) => {
    await using lake = await makeTestLake()
    const { row, rescued } = await loadItem(lake, 'OrderTable', 'orders', { ...ORDER, [path]: value })
    expect(row).toMatchObject({ orderid: 'x', product_name: 'Charger', price: 190.07, quantity: null })
    const rescuedPath = typeof value === 'object' && 'M' in (value ?? {}) ? `${path}.a\\.b` : path
    expect(JSON.parse(String(row.rescued_data))).toEqual({ [rescuedPath]: kept })
    expect(rescued).toBe(1)
  })

  it.each(['2026-02-30', '2026-13-01', '0000-01-01', '31.01.2026', ''])(
    'is in rescued_data: %j where the column is a date',
    async text => {
      await using lake = await makeTestLake()
      await seed(lake, { birth_date: { S: '2026-02-28' } })
      const { row, rescued } = await loadItem(lake, 'Things', 'things', { birth_date: { S: text } })
      expect(row).toMatchObject({ birth_date: null, rescued_data: JSON.stringify({ birth_date: text }) })
      expect(rescued).toBe(1)
    },
  )
})

describe('names', () => {
  it('that are there twice count the last time, and leave the rows that follow alone', async () => {
    await using lake = await makeTestLake()
    const changes = ['a', 'b', 'c'].map(pk =>
      nativePayload({ keys: { pk: { S: pk } }, image: { pk: { S: pk }, v: { S: pk } } }),
    )
    const twice = JSON.stringify(changes[1]).replace('"v":', '"v":{"S":"first"},"v":')
    const payloads = [changes[0], Buffer.from(twice), changes[2]]
    for (const from of [1, 10])
      expect(await load(eventOf(payloads, { from }), loaderOf(lake))).toEqual({ batchItemFailures: [] })
    const rows = await lake.query('SELECT pk, v FROM raw.things ORDER BY pk')
    expect(rows.map(({ pk, v }) => `${pk}${v}`)).toEqual(['aa', 'aa', 'bb', 'bb', 'cc', 'cc'])
  })

  it('that flatten to one another get columns of their own', async () => {
    await using lake = await makeTestLake()
    const image = { a: { M: { b: { S: 'nested' } } }, a_b: { S: 'plain' }, 'a.b': { S: 'dotted' } }
    const { row } = await loadItem(lake, 'Things', 'things', image)
    expect(row).toMatchObject({ a_b: 'nested', a_b_2: 'plain', a_b_3: 'dotted', rescued_data: null })
  })

  it('of the columns that every row has are left to them', async () => {
    await using lake = await makeTestLake()
    const image = { dt: { S: 'day' }, cdc_key: { S: 'key' }, rescued_data: { S: 'data' } }
    const { row } = await loadItem(lake, 'Things', 'things', image)
    expect(row).toMatchObject({
      ...{ dt__attribute: 'day', cdc_key__attribute: 'key', rescued_data__attribute: 'data' },
      ...{ dt: '2026-01-31', cdc_key: '{"pk":"x"}', rescued_data: null },
    })
  })

  it('that are data, 5,000 account numbers, do not fill the catalog, and their values are all there', async () => {
    await using lake = await makeTestLake()
    const accounts = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, n) => [String(10_000_000 + n), { M: { balance: { N: `${n}.01` } } }]),
    )
    const image = { pk: { S: 'x' }, accounts: { M: accounts }, after: { S: 'still a column' } }
    const { row, rescued, warnings } = await loadItem(lake, 'Things', 'things', image)
    expect([rescued, warnings]).toEqual([4_750, 21])
    const stored = await lake.catalog.getTable({ database: 'raw', name: 'things' })
    if (stored === undefined) throw new Error('No table')
    expect(stored.table.columns.length).toBeLessThan(300)
    expect(row.after).toBe('still a column')
    expect(differences(row, stored.table, image)).toEqual([])
  })
})
