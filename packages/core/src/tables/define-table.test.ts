import { describe, expect, expectTypeOf, it } from 'vitest'
import type { ColumnType } from '../columns/column-type.ts'
import { type CsvDialect, DEFAULT_DIALECT } from '../csv/dialect.ts'
import { type ColumnDefinition, defineTable, type TableDefinition, type TableInput } from './define-table.ts'
import { typeConflicts } from './plan-columns.ts'

describe('a table definition', () => {
  it('needs nothing but a name', () => {
    expect(defineTable({ name: 'orders' })).toEqual({ name: 'orders', columns: {}, lists: 'json', onDrift: 'rescue' })
  })

  it('takes everything else as it is', () => {
    const input: TableInput = {
      name: 'orders',
      source: 'OrderTable',
      description: 'Sales orders',
      columns: {
        price: { type: 'decimal(12,2)', comment: 'per piece', path: 'line.price' },
        email: { mask: 'hash' },
        city: {},
      },
      lists: 'explode',
      onDrift: 'quarantine',
      csv: { delimiter: ';', encoding: 'windows-1252' },
    }
    expect(defineTable(input)).toEqual(input)
  })

  it('says what it leaves out of how its CSV files are written', () => {
    expect(defineTable({ name: 'orders', csv: {} }).csv).toEqual(DEFAULT_DIALECT)
    expect(defineTable({ name: 'orders', csv: { delimiter: '\t' } }).csv).toEqual({
      delimiter: '\t',
      encoding: 'utf-8',
    })
    expect(defineTable({ name: 'orders', csv: { encoding: 'latin1' } }).csv).toEqual({
      delimiter: ',',
      encoding: 'latin1',
    })
  })

  it.each<[string, object, RegExp]>([
    ['no name', {}, /table "undefined".*name/s],
    ['an empty name', { name: '' }, /table "".*lower-case letters.*name/s],
    ['a name in upper case', { name: 'Orders' }, /table "Orders".*lower-case letters.*name/s],
    ['a field that does not exist', { name: 'orders', colums: {} }, /table "orders".*colums/s],
    ['an empty source', { name: 'orders', source: '' }, /table "orders".*source/s],
    [
      'an unknown type',
      { name: 'orders', columns: { price: { type: 'money' } } },
      /table "orders".*column type.*price\.type/s,
    ],
    ['a decimal too wide', { name: 'orders', columns: { price: { type: 'decimal(39,2)' } } }, /"orders".*price\.type/s],
    ['an unknown mask', { name: 'orders', columns: { email: { mask: 'blur' } } }, /"orders".*columns\.email\.mask/s],
    [
      'an unknown column field',
      { name: 'orders', columns: { email: { typ: 'int' } } },
      /"orders".*typ.*columns\.email/s,
    ],
    ...['date', 'hour', 'minute'].map((part): [string, object, RegExp] => [
      `a derived ${part} of a type that holds none`,
      { name: 'orders', columns: { when: { type: 'bigint', derive: { from: 'at', part } } } },
      /"orders".*"when": expected type (date|int) for a/,
    ]),
    [
      'a derived column without a type',
      { name: 'orders', columns: { hour: { derive: { from: 'at', part: 'hour' } } } },
      /"orders".*"hour": expected type int/,
    ],
    [
      'a column that is derived from nothing',
      { name: 'orders', columns: { hour: { type: 'int', derive: { from: 'at', part: 'hour' } } } },
      /"orders".*"hour": expected to be derived from a column of an instant, found none at "at"/,
    ],
    [
      'a column that is derived from one that is masked',
      {
        name: 'orders',
        columns: {
          at: { type: 'timestamp', mask: 'hash' },
          hour: { type: 'int', derive: { from: 'at', part: 'hour' } },
        },
      },
      /"hour".*found none at "at"/,
    ],
    [
      'an alias in a table that CSV files fill',
      { name: 'orders', partitionBy: ['day'], columns: { a: { aliases: ['b'] } } },
      /"a": .*not for tables that CSV files fill/,
    ],
    [
      'a derived column that is masked',
      { name: 'orders', columns: { hour: { type: 'int', mask: 'hash', derive: { from: 'at', part: 'hour' } } } },
      /"orders".*"hour": expected no mask/,
    ],
    ['an empty list of aliases', { name: 'orders', columns: { a: { aliases: [] } } }, /"orders".*columns\.a\.aliases/s],
    [
      'an alias that is another column’s path',
      { name: 'orders', columns: { a: { aliases: ['b'] }, b: {} } },
      /"orders".*two columns have the source path "b"/,
    ],
    ['an empty path', { name: 'orders', columns: { email: { path: '' } } }, /"orders".*columns\.email\.path/s],
    ['a column in upper case', { name: 'orders', columns: { Email: {} } }, /table "orders".*column "Email"/s],
    ['two columns of one path', { name: 'orders', columns: { a: {}, b: { path: 'a' } } }, /table "orders".*path "a"/s],
    ['an unknown way with lists', { name: 'orders', lists: 'split' }, /table "orders".*lists/s],
    ...['', ';;', '"', '\n', '\r', '§'].map((delimiter): [string, object, RegExp] => [
      `the delimiter ${JSON.stringify(delimiter)}`,
      { name: 'orders', csv: { delimiter } },
      /table "orders".*one ASCII character.*csv\.delimiter/s,
    ]),
    ['an unknown encoding', { name: 'orders', csv: { encoding: 'utf-7' } }, /table "orders".*csv\.encoding/s],
    ['an unknown field of CSV', { name: 'orders', csv: { quote: "'" } }, /table "orders".*quote.*csv/s],
    ['an unknown way with drift', { name: 'orders', onDrift: 'ignore' }, /table "orders".*onDrift/s],
  ])('with %s is refused, by table and field', (_, input, message) => {
    expect(() => defineTable(input as TableInput)).toThrow(
      expect.objectContaining({ code: 'BAD_DEFINITION', message: expect.stringMatching(message) }),
    )
  })

  it('is typed', () => {
    expectTypeOf<{ name: string }>().toExtend<TableInput>()
    expectTypeOf<TableDefinition['lists']>().toEqualTypeOf<'json' | 'explode'>()
    expectTypeOf<NonNullable<ColumnDefinition['type']>>().toEqualTypeOf<ColumnType>()
    expectTypeOf<NonNullable<TableDefinition['csv']>>().toExtend<CsvDialect>()
    expectTypeOf<{ name: string; columns: { a: { type: 'money' } } }>().not.toExtend<TableInput>()
  })
})

describe('type conflicts', () => {
  it('are where the catalog has another type than the definition', () => {
    const definition = defineTable({
      name: 'orders',
      columns: {
        same: { type: 'int' },
        other: { type: 'int', path: 'deep.other' },
        hashed: { type: 'int', mask: 'hash' },
        unseen: { type: 'int' },
        untyped: {},
      },
    })
    const column = (name: string, type: ColumnType, path = name) => ({ name, type, path, origin: 'value' }) as const
    const table = {
      ...{ database: 'raw', name: 'orders', location: 's3://raw/orders/', partitionKeys: [] },
      columns: [
        column('same', 'int'),
        column('deep_other', 'bigint', 'deep.other'),
        column('hashed', 'bigint'),
        column('untyped', 'date'),
      ],
    }
    expect(typeConflicts(table, definition)).toEqual([
      { column: 'deep_other', declared: 'int', actual: 'bigint' },
      { column: 'hashed', declared: 'string', actual: 'bigint' },
    ])
  })
})
