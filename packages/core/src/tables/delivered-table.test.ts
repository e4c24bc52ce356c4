import { describe, expect, it } from 'vitest'
import { defineTable, type TableInput } from './define-table.ts'
import { deliveredJsonTable, deliveredTable } from './delivered-table.ts'
import { planColumns, typeConflicts } from './plan-columns.ts'

const PLACE = { database: 'analytics', location: 's3://lake/things/' }

function define(columns: TableInput['columns']) {
  return defineTable({ name: 'things', source: 'Things', ...(columns === undefined ? {} : { columns }) })
}

const things = define({ at: { type: 'timestamp' }, photo: { type: 'binary' }, price: { type: 'decimal(12,2)' } })

describe('a table of JSON lines', () => {
  it('has the columns of the definition and of changes, with times as numbers and bytes as text', () => {
    const { columns, ...table } = deliveredJsonTable(things, PLACE)
    expect(table).toMatchObject({ ...PLACE, name: 'things', source: 'Things', format: 'json' })
    expect(table.partitionKeys).toMatchObject([{ name: 'delivered_on', type: 'string' }])
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({ at: 'bigint', photo: 'string', price: 'decimal(12,2)', cdc_changed_at: 'bigint' })
    const names = deliveredTable(things, PLACE).columns.map(({ name }) => name)
    expect(columns.map(({ name }) => name)).toEqual(names)
  })

  it('agrees with the definition that it is made of, and with no other', () => {
    const table = deliveredJsonTable(things, PLACE)
    expect(typeConflicts(table, things)).toEqual([])
    const other = define({ at: { type: 'date' }, price: { type: 'bigint' } })
    expect(typeConflicts(table, other).map(({ column }) => column)).toEqual(['at', 'price'])
  })

  it('takes no Parquet of changes', () => {
    const planning = () => planColumns(deliveredJsonTable(things, PLACE), things, PLACE, [])
    const message =
      'Table analytics.things is of JSON lines that Firehose delivers, not of Parquet; rename one of the two'
    expect(planning).toThrow(expect.objectContaining({ code: 'TABLE_NAME_TAKEN', message }))
  })

  it('has no column with the name of its partition key', () => {
    const making = () => deliveredJsonTable(define({ delivered_on: { type: 'date' } }), PLACE)
    expect(making).toThrow(expect.objectContaining({ code: 'BAD_DEFINITION' }))
  })
})
