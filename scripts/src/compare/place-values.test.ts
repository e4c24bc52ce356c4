import { type CatalogTable, defineTable } from '@inlet/core'
import type { Item, JsonValue } from '@inlet/local'
import { expect, it } from 'vitest'
import { M, N, S } from '../samples/attribute-value.ts'
import { compareTable } from './compare-table.ts'

const DEFINITION = defineTable({
  name: 'payments',
  source: 'Payments',
  columns: {
    at: { type: 'bigint' },
    day: { type: 'date', path: 'date', derive: { from: 'at', part: 'date' } },
    hour: { type: 'int', derive: { from: 'at', part: 'hour' } },
    minute: { type: 'int', derive: { from: 'at', part: 'minute' } },
    device: { type: 'string', aliases: ['meta.device', 'origin'] },
  },
})
const AT = Date.UTC(2026, 0, 31, 23, 5)

const COLUMNS = [
  ['id', 'string', 'id'],
  ['at', 'bigint', 'at'],
  ['day', 'date', 'date'],
  ['hour', 'int', 'hour'],
  ['minute', 'int', 'minute'],
  ['device', 'string', 'device'],
] as const
const TABLE: CatalogTable = {
  database: 'raw',
  name: 'payments',
  source: 'Payments',
  location: 's3://raw/payments/',
  columns: COLUMNS.map(([name, type, path]) => ({ name, type, path, origin: 'declared' })),
  partitionKeys: [],
}
const ROW = { id: '1', at: AT, day: '2026-01-31', hour: 23, minute: 5, device: 'ATM' }

/** The paths at which an item and its row differ. */
function differences(
  item: Item,
  row: Readonly<Record<string, JsonValue>>,
  rescued?: Record<string, string>,
  table = TABLE,
) {
  const cells = { ...row, cdc_key: '{"id":"1"}', rescued_data: rescued === undefined ? null : JSON.stringify(rescued) }
  const result = {
    columns: Object.keys(cells).map(name => ({ name, type: 'VARCHAR' })),
    rows: [Object.values(cells)],
  }
  const found = compareTable([{ id: S('1'), ...item }], ['id'], table, result, DEFINITION)
  return found.differences.map(({ path }) => path)
}

const item = { at: N(AT), device: S('ATM') }

it('takes a derived column for what its source says, whether or not the item says it too', () => {
  expect(differences(item, ROW)).toEqual([])
  expect(differences({ ...item, date: S('2026-01-31'), hour: N('23.0'), minute: N(5) }, ROW)).toEqual([])
})

it('notices a derived column that is missing, or is not what its source says', () => {
  expect(differences(item, { ...ROW, day: null })).toEqual(['date of at'])
  expect(differences(item, { ...ROW, hour: 22 })).toEqual(['hour of at'])
  expect(differences({ ...item, minute: N(6) }, { ...ROW, minute: 6 })).toEqual(['minute of at'])
  expect(differences({ ...item, minute: N(5) }, { ...ROW, minute: null })).toEqual(['minute', 'minute of at'])
})

it('looks in rescued_data for an attribute that says something else than the derived column', () => {
  const other = { ...item, date: S('2026-02-01'), hour: S('eleven') }
  expect(differences(other, ROW, { date: '2026-02-01', hour: 'eleven' })).toEqual([])
  expect(differences(other, ROW, { date: '2026-02-02' })).toEqual(['date', 'hour'])
  expect(differences(item, ROW, { date: '2026-02-01' })).toEqual(['date'])
})

it('takes a derived column for an attribute of its own where there is nothing to derive from', () => {
  const { at: _, ...rest } = item
  const row = { ...ROW, at: null, hour: null, minute: null }
  expect(differences({ ...rest, date: S('2026-01-31') }, row)).toEqual([])
  expect(differences(rest, row)).toEqual(['date'])
  expect(differences({ ...rest, at: S('soon') }, { ...row, day: null }, { at: 'soon' })).toEqual([])
  expect(differences({ ...rest, at: N(5) }, { ...row, at: 5, day: null })).toEqual([])
})

it('takes a column that the catalog has with another type for what the item says', () => {
  const columns = TABLE.columns.map(column =>
    column.name === 'hour' ? { ...column, type: 'string' as const } : column,
  )
  expect(
    differences({ ...item, hour: S('eleven') }, { ...ROW, hour: 'eleven' }, undefined, { ...TABLE, columns }),
  ).toEqual([])
  expect(differences(item, { ...ROW, hour: null }, undefined, { ...TABLE, columns })).toEqual([])
})

it('finds a value of another path in the column that has the path as an alias', () => {
  const { device: _, ...rest } = item
  const nested = { ...rest, meta: M({ device: S('ATM'), other: S('x') }) }
  expect(differences(nested, ROW, { 'meta.other': 'x' })).toEqual([])
  expect(differences({ ...rest, origin: S('ATM') }, ROW)).toEqual([])
  expect(differences(nested, { ...ROW, device: 'POS' }, { 'meta.other': 'x' })).toEqual(['meta.device'])
  expect(differences(nested, { ...ROW, device: null }, { 'meta.other': 'x' })).toEqual(['meta.device'])
  expect(differences(rest, ROW)).toEqual(['device'])
})

it('looks in rescued_data for all values of a column but one, whichever that is', () => {
  const both = { ...item, origin: S('WEB') }
  expect(differences(both, ROW, { origin: 'WEB' })).toEqual([])
  expect(differences(both, { ...ROW, device: 'WEB' }, { device: 'ATM' })).toEqual([])
  expect(differences(both, ROW)).toEqual(['origin'])
  expect(differences(both, { ...ROW, device: 'WEB' })).toEqual(['device', 'origin'])
  expect(differences({ ...item, origin: S('ATM') }, ROW)).toEqual(['origin'])
  expect(differences(both, { ...ROW, device: null }, { device: 'ATM', origin: 'WEB' })).toEqual([])
  const aliases = { at: N(AT), meta: M({ device: S('ATM') }), origin: S('WEB') }
  expect(differences(aliases, ROW, { origin: 'WEB' })).toEqual([])
  expect(differences(aliases, { ...ROW, device: 'WEB' }, { 'meta.device': 'ATM' })).toEqual([])
})
