import { type ColumnType, isColumnType } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemaColumns } from './schema-columns.ts'

const parse = (schema: unknown) => schemaColumns.parse(schema)

const TYPES = ['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'binary', 'decimal(12,2)'] as const

/** Without commas, colons and parentheses, which mean something in a text; not only digits, which objects move. */
const anyName = fc
  .string({ minLength: 1, maxLength: 12 })
  .map(name => name.replaceAll(/[,:()]/g, ' ').trim())
  .filter(name => name !== '' && name !== '__proto__' && !/^\d+$/.test(name))
const anyNames = fc.uniqueArray(anyName, { minLength: 1, maxLength: 8, selector: name => name.toLowerCase() })
const anyColumns = anyNames.chain(names =>
  fc.tuple(...names.map(name => fc.record({ name: fc.constant(name), type: fc.constantFrom<ColumnType>(...TYPES) }))),
)

describe('schemaColumns', () => {
  it('gives the same for the same columns, however they are written', () => {
    fc.assert(
      fc.property(anyColumns, columns => {
        const items = columns.map(({ name, type }) => `${name}:${type}`)
        const forms = [
          columns,
          items,
          items.join(','),
          Object.fromEntries(columns.map(({ name, type }) => [name, type])),
        ]
        for (const form of forms) expect(parse(form)).toEqual(columns)
      }),
    )
  })

  it('gives the same for the same names without types', () => {
    fc.assert(
      fc.property(anyNames, names => {
        const columns = names.map(name => ({ name, type: undefined }))
        for (const form of [names, names.join(','), names.map(name => ({ name }))]) {
          expect(parse(form)).toStrictEqual(columns)
        }
      }),
    )
  })

  it('forgives spaces and case around and in types', () => {
    const expected = [{ name: 'Amount', type: 'decimal(12,2)' }]
    for (const form of ['Amount : Decimal( 12 , 2 )', [' Amount :DECIMAL(12, 2)'], { ' Amount': ' decimal (12,2) ' }]) {
      expect(parse(form)).toEqual(expected)
    }
  })

  it('splits a text at commas outside of parentheses, and an item at its last colon', () => {
    expect(parse('a,b:decimal(1,0),rate (in %),c:int')).toEqual([
      { name: 'a', type: undefined },
      { name: 'b', type: 'decimal(1,0)' },
      { name: 'rate (in %)', type: undefined },
      { name: 'c', type: 'int' },
    ])
    expect(parse(['time: of day:string'])).toEqual([{ name: 'time: of day', type: 'string' }])
    expect(parse([{ name: 'a:b,c' }])).toEqual([{ name: 'a:b,c', type: undefined }])
  })

  it('takes no other type than a column can have', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const isType = isColumnType(text.replaceAll(/\s/g, '').toLowerCase())
        expect(schemaColumns.safeParse([{ name: 'a', type: text }]).success).toBe(isType)
      }),
    )
  })
})
