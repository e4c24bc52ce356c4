import { defineTable, deliveredTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { icebergSchema } from './iceberg-schema.ts'

const PLACE = { database: 'analytics', location: '' }

const things = deliveredTable(
  defineTable({
    name: 'things',
    columns: {
      id: { type: 'string' },
      pieces: { type: 'int' },
      number: { type: 'bigint' },
      weight: { type: 'double' },
      price: { type: 'decimal(12,2)' },
      sold: { type: 'boolean' },
      day: { type: 'date' },
      at: { type: 'timestamp' },
      photo: { type: 'binary' },
    },
  }),
  PLACE,
)

describe('icebergSchema', () => {
  it('has the columns of a table in their order, in types of Iceberg', () => {
    const fields = icebergSchema(things)
    expect(fields.slice(0, 9).map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['id string', 'pieces int', 'number long', 'weight double', 'price decimal(12,2)', 'sold boolean', 'day date'],
      ...['at timestamp', 'photo binary'],
    ])
    expect(fields.map(({ name }) => name)).toEqual(things.columns.map(({ name }) => name))
  })

  it('requires what it is told to, and nothing else', () => {
    const fields = icebergSchema(things, ['id'])
    expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(['id'])
    expect(() => icebergSchema(things, ['ID'])).toThrow('Expected a column "ID" in table things')
  })

  it('refuses a type that somebody else gave a column', () => {
    const table = { ...things, columns: [{ name: 'a', type: 'foreign:struct<b:int>', origin: 'catalog' }] } as const
    expect(() => icebergSchema(table)).toThrow('column a has type foreign:struct<b:int>')
  })
})
