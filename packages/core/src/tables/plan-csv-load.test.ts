import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sanitizeName } from '../columns/column-name.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { CatalogColumn, CatalogTable } from './catalog-table.ts'
import { csvColumns, type HeaderColumn } from './csv-columns.ts'
import { defineTable, type TableInput } from './define-table.ts'
import { type CsvPlan, type CsvTable, planCsvLoad } from './plan-csv-load.ts'

const WANTED: CsvTable = {
  database: 'raw',
  name: 'rates',
  location: 's3://lake/rates/',
  partitionColumns: ['data_ref'],
  lineage: true,
}
const EMPTY: CatalogTable = {
  database: 'raw',
  name: 'rates',
  location: 's3://lake/rates/',
  columns: [],
  partitionKeys: [{ name: 'data_ref', type: 'string' }],
}

interface File {
  readonly header: readonly (string | HeaderColumn)[]
  readonly cells?: readonly (readonly string[])[]
  readonly columns?: TableInput['columns']
}

function columnsOf({ header, cells = [], columns = {} }: File) {
  const named = header.map(column => (typeof column === 'string' ? { name: column } : column))
  return csvColumns(named, cells, defineTable({ name: 'rates', columns }), 's3://raw/a.csv')
}

function plan(file: File, current?: CatalogTable, wanted: Partial<CsvTable> = {}): CsvPlan {
  return planCsvLoad(current, { ...WANTED, ...wanted }, columnsOf(file))
}

/** What becomes of each column, in short. */
function targets({ targets: of }: CsvPlan): string[] {
  return of.map(target => {
    if (target.is === 'column') return `${target.column.name} ${target.column.type}${target.isHashed ? ' hashed' : ''}`
    return target.is === 'partition' ? `partition ${target.key} ${target.type}` : target.is
  })
}

function foreign(name: string, type: CatalogColumn['type'] = 'string'): CatalogColumn {
  return { name, type, origin: 'catalog' }
}

describe('columns of CSV', () => {
  it('are found by name, without spaces and in any case', () => {
    expect(columnsOf({ header: [' Amount EUR ', 'B'] }).map(({ name, path }) => [name, path])).toEqual([
      ['Amount EUR', 'amount eur'],
      ['B', 'b'],
    ])
  })

  it.each([
    [['a', 'b', 'A '], 'found column 3 twice: a'],
    [['', 'column_1'], 'found column 2 twice: column_1'],
    [['a\0'], 'found NUL'],
  ])('cannot be called %j', (header, message) => {
    expect(() => columnsOf({ header })).toThrow(
      expect.objectContaining({ code: 'BAD_HEADER', message: expect.stringContaining(message) }),
    )
  })

  it.each<[header: HeaderColumn, columns: TableInput['columns'], defined: string | undefined, type: ColumnType]>([
    [{ name: 'Amount' }, { amount: { type: 'double' } }, 'amount', 'double'],
    [{ name: 'Amount', type: 'int' }, { amount: { type: 'double' } }, 'amount', 'int'],
    [{ name: 'Amount-EUR' }, { amount_eur: { type: 'double' } }, 'amount_eur', 'double'],
    [{ name: 'Betrag' }, { amount: { path: 'Betrag', type: 'double' } }, 'amount', 'double'],
    [{ name: 'amount' }, { amount: { path: 'Betrag', type: 'double' } }, undefined, 'decimal(38,9)'],
    [{ name: 'a.b' }, { x: { path: 'a\\.b', type: 'double' } }, 'x', 'double'],
    [{ name: 'IBAN', type: 'int' }, { iban: { mask: 'hash', type: 'int' } }, 'iban', 'string'],
    [{ name: 'other' }, { iban: { mask: 'hash' } }, undefined, 'string'],
  ])('%j with the definition %j are %s, %s', (header, columns, defined, type) => {
    const [column] = columnsOf({ header: [header], columns })
    expect([column?.defined?.name, column?.type.type]).toEqual([defined, type])
  })
})

const someName = fc.oneof(
  fc.constantFrom(
    ...['a-b', 'a b', 'a_b', 'A.B', 'ab', '', ' ', 'é', 'e', '日本', 'x'.repeat(300), 'a[0]', '\\', '\u0001'],
  ),
  fc.constantFrom(
    'rescued_data',
    'source_row',
    'loaded_at',
    'cdc_x',
    'CDC_key',
    'data_ref',
    'Data Ref',
    'region',
    'İ',
    'ΑΣ',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }).filter(name => !name.includes('\0')),
)
const someHeader = fc
  .uniqueArray(someName, {
    maxLength: 8,
    selector: name => name.trim().toLowerCase(),
  })
  .filter(names => names.filter(name => name.trim() === '').length < 2)
const someForeign = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a_b', 'Ab', 'e', '_', 'rescued_data', 'source_row', 'note'),
    type: fc.constantFrom<CatalogColumn['type']>('string', 'int', 'foreign:struct<a:int>'),
  }),
  { selector: ({ name }) => name, maxLength: 4 },
)
const someDefinition = fc.constantFrom<TableInput['columns'] & object>(
  {},
  { a_b: { type: 'int', comment: 'A comment' } },
  { a_b: { mask: 'hash' }, ab: { mask: 'drop' } },
  { x: { path: 'a b' }, rescued_data: { type: 'double' } },
)

describe('a plan', () => {
  it('gives each column of a file a place of its own, and is the same again', () => {
    fc.assert(
      fc.property(someHeader, someHeader, someForeign, someDefinition, (header, later, others, columns) => {
        const typeOf = ({ name, type }: (typeof others)[number]) =>
          name === 'source_row' ? 'bigint' : name === 'rescued_data' ? 'string' : type
        const table = { ...EMPTY, columns: others.map(each => foreign(each.name, typeOf(each))) }
        let current: CatalogTable | undefined = table
        for (const names of [header, later]) {
          const before: CatalogTable = current ?? table
          const file = { header: names, columns }
          const made = plan(file, before)
          const taken = made.targets.flatMap(target =>
            target.is === 'column' ? [target.column.name] : target.is === 'partition' ? [`key ${target.key}`] : [],
          )
          const own = ['source_object', 'source_row', 'loaded_at', 'rescued_data']
          expect(new Set([...taken, ...own]).size).toBe(taken.length + own.length)
          const all = made.table.columns.map(({ name }) => name.toLowerCase())
          expect(new Set([...all, 'data_ref']).size).toBe(all.length + 1)
          // Columns are only ever appended.
          expect(made.table.columns.slice(0, before.columns.length)).toEqual(before.columns)
          for (const target of made.targets) {
            if (target.is !== 'column') continue
            expect(made.table.columns).toContainEqual(expect.objectContaining(target.column))
          }
          const again = plan(file, made.table)
          expect(again.table).toBe(made.table)
          expect(again.targets).toEqual(made.targets)
          current = made.table
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is the same for a file of another day that writes its header in another case', () => {
    fc.assert(
      fc.property(someHeader, header => {
        const plain = header.filter(name => name === name.toLowerCase().toUpperCase().toLowerCase())
        const first = plan({ header: plain })
        const second = plan({ header: plain.map(name => ` ${name.toUpperCase()} `) }, first.table)
        expect(second.table).toBe(first.table)
        expect(second.targets).toEqual(first.targets)
      }),
    )
  })

  it('keeps the type that the catalog has, whatever is declared or in the file', () => {
    const { table } = plan({ header: ['amount', 'made_at'], cells: [['1'], ['2026-01-31T00:00:00Z']] })
    const types = ['amount decimal(38,9)', 'made_at timestamp']
    expect(table.columns.slice(0, 2).map(({ name, type }) => `${name} ${type}`)).toEqual(types)
    const again = plan(
      {
        header: [{ name: 'amount', type: 'int' }, { name: 'made_at' }],
        cells: [['x'], ['y']],
        columns: { amount: { type: 'double' } },
      },
      table,
    )
    expect(targets(again)).toEqual(types)
    expect(again.table).toBe(table)
  })

  it('keeps names apart that are alike in the lake', () => {
    expect(targets(plan({ header: ['a-b', 'a b', 'a_b'] }))).toEqual(['a_b string', 'a_b_2 string', 'a_b_3 string'])
  })

  it.each([
    ['rescued_data', 'rescued_data__attribute string'],
    ['Source Row', 'source_row__attribute string'],
    ['cdc_x', 'cdc_x__attribute string'],
    ['', 'rescued'],
    ['日本', '_ string'],
  ])('has for a column called %j: %s', (name, target) => {
    expect(targets(plan({ header: [name] }))).toEqual([target])
  })

  it('does not take a column without a name for one that is called as its place', () => {
    const { table } = plan({ header: ['a', 'column_2'] })
    expect(targets(plan({ header: ['a', ''] }, table))).toEqual(['a string', 'rescued'])
  })

  describe('of a table that somebody else has made', () => {
    const table = { ...EMPTY, columns: [foreign('a_b', 'int'), foreign('nested', 'foreign:struct<a:int>')] }

    it('uses its columns, by name', () => {
      const made = plan({ header: ['A-B', 'nested'] }, table)
      expect(targets(made)).toEqual(['a_b int', 'rescued'])
      expect(made.targets[1]).toMatchObject({ foreignType: 'foreign:struct<a:int>' })
    })

    it('gives one of them to one column of the file: the one that is called so, wherever it is', () => {
      expect(targets(plan({ header: ['a b', 'a-b'] }, table))).toEqual(['a_b int', 'a_b_2 string'])
      expect(targets(plan({ header: ['a b', 'A_B'] }, table))).toEqual(['a_b_2 string', 'a_b int'])
      expect(targets(plan({ header: ['a_b', 'a b'] }, table))).toEqual(['a_b int', 'a_b_2 string'])
    })

    it('finds them whatever their case', () => {
      const made = plan({ header: ['note'] }, { ...EMPTY, columns: [foreign('Note')] })
      expect(targets(made)).toEqual(['Note string'])
    })

    it('does not put the data of a file into columns of its own', () => {
      const own = { ...EMPTY, columns: [foreign('rescued_data'), foreign('source_row', 'bigint')] }
      expect(targets(plan({ header: ['rescued_data', 'source_row'] }, own))).toEqual([
        'rescued_data__attribute string',
        'source_row__attribute string',
      ])
    })
  })

  describe('of partitions', () => {
    it('takes the values from the column of that name, and only from that', () => {
      expect(targets(plan({ header: ['a', 'Data Ref'] }))).toEqual(['a string', 'partition 0 string'])
      expect(targets(plan({ header: ['Data Ref', 'data_ref'] }))).toEqual(['data_ref_2 string', 'partition 0 string'])
      expect(targets(plan({ header: ['Data Ref', 'data-ref'] }))).toEqual(['partition 0 string', 'data_ref_2 string'])
    })

    it('types keys as declared, and as the catalog has them', () => {
      const wanted = { partitionColumns: ['region', 'data_ref'] }
      const typed = plan({ header: [{ name: 'region', type: 'int' }] }, undefined, wanted)
      expect(typed.table.partitionKeys).toEqual([
        { name: 'region', type: 'int' },
        { name: 'data_ref', type: 'string' },
      ])
      const again = plan({ header: [{ name: 'region', type: 'string' }] }, typed.table, wanted)
      expect(targets(again)).toEqual(['partition 0 int'])
      const inferred = plan({ header: ['region'], cells: [['1']] }, undefined, wanted)
      expect(targets(inferred)).toEqual(['partition 0 string'])
    })

    it.each<[string, File]>([
      ['a column that is missing', { header: ['a'] }],
      ['a type that no key can have', { header: [{ name: 'region', type: 'double' }] }],
      ['values that are masked', { header: ['region'], columns: { region: { mask: 'hash' } } }],
      ['values that are dropped', { header: ['region'], columns: { region: { mask: 'drop' } } }],
    ])('refuses %s', (_what, file) => {
      const planning = () => plan(file, undefined, { partitionColumns: ['region'] })
      expect(planning).toThrow(expect.objectContaining({ code: 'BAD_PARTITION' }))
    })
  })

  it.each<[string, Partial<CatalogTable>]>([
    ['a DynamoDB table', { source: 'Rates' }],
    ['other partitions', { partitionKeys: [{ name: 'dt', type: 'string' }] }],
    ['more partitions', { partitionKeys: [...EMPTY.partitionKeys, { name: 'region', type: 'string' }] }],
    ['another place', { location: 's3://lake/others/' }],
    ['another type of its own column', { columns: [{ name: 'source_row', type: 'string', origin: 'catalog' }] }],
    ['rescued data of another kind', { columns: [{ name: 'rescued_data', type: 'binary', origin: 'catalog' }] }],
  ])('is none for a table of %s', (_what, table) => {
    const planning = () => plan({ header: ['a'] }, { ...EMPTY, ...table })
    expect(planning).toThrow(expect.objectContaining({ code: 'TABLE_NAME_TAKEN' }))
  })

  it('leaves out lineage, where it is not wanted', () => {
    expect(plan({ header: ['a'] }, undefined, { lineage: false }).table.columns.map(({ name }) => name)).toEqual([
      'a',
      'rescued_data',
    ])
  })

  it('masks, names and comments columns as they are defined', () => {
    const columns = {
      iban: { mask: 'hash', comment: 'Hashed' },
      secret: { mask: 'drop' },
      amount: { path: 'Betrag', type: 'double' },
    } as const
    const made = plan({ header: ['IBAN', 'Secret', 'Betrag', 'amount'], cells: [[], [], [], ['x']], columns })
    expect(targets(made)).toEqual(['iban string hashed', 'dropped', 'amount double', 'amount_2 string'])
    expect(made.table.columns[0]).toEqual({
      name: 'iban',
      path: 'iban',
      type: 'string',
      origin: 'declared',
      comment: 'Hashed',
    })
    expect(made.table.columns.map(({ name }) => name)).not.toContain('secret')
  })

  it('has no more columns than a table can have, and says where the rest goes', () => {
    const header = Array.from({ length: 1_200 }, (_, index) => `c${index}`)
    const made = plan({ header })
    expect(made.table.columns).toHaveLength(1_000)
    expect(made.table.columns.slice(-4).map(({ name }) => name)).toEqual([
      'source_object',
      'source_row',
      'loaded_at',
      'rescued_data',
    ])
    expect(targets(made).map(target => target === 'rescued')).toEqual(header.map((_, index) => index >= 996))
    expect(plan({ header }, made.table)).toEqual(made)
    expect(plan({ header: header.toReversed() }, made.table).table).toBe(made.table)
  })

  it('is for all names of the lake the column that they would get', () => {
    fc.assert(
      fc.property(someName, name => {
        const [target = ''] = targets(plan({ header: [name] }, undefined, { partitionColumns: ['data_ref'] }))
        const plain = sanitizeName(name.trim())
        const isPlain = name.trim() !== '' && !/^(cdc_|rescued_data|source_|loaded_at|data_ref)/.test(plain)
        if (isPlain) expect(target.split(' ')[0]).toBe(plain.slice(0, 240))
      }),
    )
  })
})
