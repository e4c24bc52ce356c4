import { defineTable, deliveredJsonTable } from '@inlet/core'
import type { JsonValue } from '@inlet/local'
import { expect, it } from 'vitest'
import { B, N, S } from '../samples/attribute-value.ts'
import { compareTable } from './compare-table.ts'

const DEFINITION = defineTable({
  name: 'events',
  source: 'Events',
  columns: {
    id: { type: 'string' },
    at: { type: 'timestamp' },
    ms: { type: 'bigint' },
    photo: { type: 'binary' },
    note: { type: 'string' },
  },
})
const TABLE = deliveredJsonTable(DEFINITION, { database: 'sales', location: 's3://sales/events/' })
const ITEM = {
  id: S('1'),
  at: S('2026-03-01T00:00:00.000001Z'),
  ms: N(1_772_323_200_000),
  photo: B(Uint8Array.of(1, 2)),
  note: S('x'),
}
const ROW = { id: '1', at: 1_772_323_200_000_001, ms: 1_772_323_200_000, photo: 'AQI=', note: 'x' }

function differences(row: Readonly<Record<string, JsonValue>>, table = TABLE) {
  const cells: Record<string, JsonValue> = { ...row, cdc_key: '{"id":"1"}' }
  const columns = Object.keys(cells).map(name => ({ name, type: 'VARCHAR' }))
  const result = { columns, rows: [Object.values(cells)] }
  return compareTable([ITEM], ['id'], table, result, DEFINITION).differences.map(({ path }) => path)
}

it('reads times and bytes of JSON lines as what their definition declares', () => {
  expect(differences(ROW)).toEqual([])
  expect(differences({ ...ROW, at: 1_772_323_200_000_000 })).toEqual(['at'])
  expect(differences({ ...ROW, at: 1_772_323_200 })).toEqual(['at'])
  expect(differences({ ...ROW, photo: 'AQM=' })).toEqual(['photo'])
  expect(differences({ ...ROW, ms: 1_772_323_200_000_000 })).toEqual(['ms'])
})

it('takes a column that the catalog has with another type for what it is', () => {
  const columns = TABLE.columns.map(column => (column.name === 'at' ? { ...column, type: 'string' as const } : column))
  expect(differences({ ...ROW, at: '2026-03-01T00:00:00.000001Z' }, { ...TABLE, columns })).toEqual([])
})

it('takes Parquet at its word', () => {
  const { format: _, ...parquet } = TABLE
  expect(differences(ROW, parquet)).toEqual(['at', 'photo'])
})
