import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sanitizeName } from '../columns/column-name.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { formatPath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
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
    [['a', 'b', 'A '], 'expected each column once, found columns 1 and 3 of one name'],
    [['b', 'a', '', ' ', 'a'], 'expected each column once, found columns 2 and 5 of one name'],
    [['a\0'], 'expected names of text, found NUL, as UTF-16 without a byte order mark has it: say the encoding'],
  ])('cannot be called %j', (header, problem) => {
    const message = `s3://raw/a.csv: ${problem}`
    expect(() => columnsOf({ header })).toThrow(expect.objectContaining({ code: 'BAD_HEADER', message }))
  })

  it('are in another encoding, rather than without the masked one', () => {
    const reading = () => columnsOf({ header: ['i\0b\0a\0n\0'], columns: { iban: { mask: 'hash' } } })
    expect(reading).toThrow(expect.objectContaining({ message: expect.stringContaining('found NUL') }))
  })

  it('have paths that no name can have, where they have no name', () => {
    const paths = (header: string[]) => columnsOf({ header }).map(({ path }) => path)
    expect(paths(['', 'column_1', 'column[1]', ' '])).toEqual(['column[1]', 'column_1', 'column\\[1]', 'column[4]'])
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'column[]1\\_ C') }), name => {
        fc.pre(name.trim() !== '')
        expect(new Set(paths(['', name])).size).toBe(2)
      }),
    )
  })

  it.each<[header: HeaderColumn, columns: TableInput['columns'], defined: string | undefined, type: ColumnType]>([
    [{ name: 'Amount' }, { amount: { type: 'double' } }, 'amount', 'double'],
    [{ name: 'Amount', type: 'int' }, { amount: { type: 'double' } }, 'amount', 'int'],
    [{ name: 'Amount-EUR' }, { amount_eur: { type: 'double' } }, 'amount_eur', 'double'],
    [{ name: 'Betrag' }, { amount: { path: 'Betrag', type: 'double' } }, 'amount', 'double'],
    [{ name: 'amount' }, { amount: { path: 'Betrag', type: 'double' } }, 'amount', 'double'],
    [{ name: 'AMOUNT ' }, { amount: { path: 'Betrag', type: 'double' } }, 'amount', 'double'],
    [{ name: 'other' }, { amount: { path: 'Betrag', type: 'double' } }, undefined, 'decimal(38,9)'],
    [{ name: 'a.b' }, { x: { path: 'a\\.b', type: 'double' } }, 'x', 'double'],
    [{ name: 'A.B' }, { x: { path: 'a.b', type: 'double' } }, 'x', 'double'],
    [{ name: 'A-B' }, { x: { path: 'a.b', type: 'double' } }, 'x', 'double'],
    [{ name: '数量' }, { x: { path: '数量', type: 'double' } }, 'x', 'double'],
    [{ name: '数.量' }, { x: { path: '数.量', type: 'double' } }, 'x', 'double'],
    [{ name: '数.量' }, { x: { path: '数\\.量', type: 'double' } }, 'x', 'double'],
    [{ name: '価格' }, { x: { path: '数量', type: 'double' } }, undefined, 'decimal(38,9)'],
    [{ name: '' }, { x: { path: '数量', type: 'double' } }, undefined, 'decimal(38,9)'],
    [{ name: 'E-Mail' }, { x: { path: 'e mail' }, e_mail: { mask: 'hash' } }, 'e_mail', 'string'],
    [{ name: 'IBAN', type: 'int' }, { iban: { mask: 'hash', type: 'int' } }, 'iban', 'string'],
  ])('%j with the definition %j are %s, %s', (header, columns, defined, type) => {
    const [column] = columnsOf({ header: [header], cells: [['1.5']], columns })
    expect([column?.defined?.name, column?.type.type]).toEqual([defined, type])
  })

  it.each([
    ['email'],
    ['Email'],
    ['contact.email'],
    ['Contact.Email'],
    ['Contact_Email'],
    ['contact-email'],
    ['CONTACT EMAIL'],
  ])('are masked by a definition with a path, if they are called %s', name => {
    const columns = { email: { path: 'contact.email', mask: 'hash' } } as const
    expect(columnsOf({ header: ['id', name], columns }).map(({ defined }) => defined?.mask)).toEqual([
      undefined,
      'hash',
    ])
    expect(columnsOf({ header: [name, 'email_2', 'Contact'], columns }).map(({ defined }) => defined?.name)).toEqual([
      'email',
      undefined,
      undefined,
    ])
  })

  it('are all masked that may be the masked one', () => {
    const columns = { email: { path: 'contact.email', mask: 'drop' } } as const
    for (const header of [
      ['email', 'contact.email'],
      ['Contact Email', 'E-Mail', 'contact.email'],
    ]) {
      const made = columnsOf({ header, columns })
      const isMeant = (name: string) => name !== 'E-Mail'
      expect(made.map(({ defined }) => defined?.mask)).toEqual(header.map(name => (isMeant(name) ? 'drop' : undefined)))
    }
  })

  it('have the definition that they mean with the least doubt, wherever they are', () => {
    const columns = { amount: { path: 'Betrag EUR', type: 'double' } } as const
    const definedOf = (header: string[]) => columnsOf({ header, columns }).map(({ defined }) => defined?.name)
    for (const [surer, other] of [
      ['betrag eur', 'amount'],
      ['betrag eur', 'Betrag-EUR'],
      ['Amount', 'betrag-eur'],
    ] as const) {
      expect(definedOf([surer, other])).toEqual(['amount', undefined])
      expect(definedOf([other, surer])).toEqual([undefined, 'amount'])
      expect(definedOf([other])).toEqual(['amount'])
    }
  })

  it.each<[header: string[], columns: TableInput['columns']]>([
    [['other'], { iban: { mask: 'hash' } }],
    [['other', ''], { iban: { mask: 'drop' } }],
    [['iban', 'mail'], { iban: { mask: 'hash' }, email: { path: 'contact.email', mask: 'hash' } }],
    [['konto'], { iban: { path: '口座', mask: 'hash' } }],
    [['名前'], { iban: { path: '口座', mask: 'hash' } }],
  ])('are refused if none of %j is the masked one of %j', (header, columns) => {
    const found = expect.stringMatching(/^s3:\/\/raw\/a\.csv: expected column \w+, which .* masks, found none/)
    expect(() => columnsOf({ header, columns })).toThrow(
      expect.objectContaining({ code: 'BAD_HEADER', message: found }),
    )
  })

  it('are only missing if they are masked', () => {
    expect(columnsOf({ header: ['other'], columns: { iban: { type: 'string' } } })).toHaveLength(1)
  })

  it('are never named in errors', () => {
    const someCell = fc.constantFrom('Secret', 'secret', ' SECRET ', 'Other', '', 'se\0cret')
    const columns = { iban: { mask: 'hash' } } as const
    fc.assert(
      fc.property(fc.array(someCell, { maxLength: 5 }), header => {
        expect(() => columnsOf({ header, columns })).toThrow(
          expect.objectContaining({ message: expect.not.stringMatching(/secret|other|\0/i) }),
        )
      }),
    )
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

const OWN_NAMES = ['source_object', 'source_row', 'loaded_at', 'rescued_data']

/** Whether the file has the columns that are masked, and any that the table has, if it has some that files can fill. */
function isFor({ columns }: CatalogTable, header: readonly string[], defined: TableInput['columns'] & object): boolean {
  const names = header.map(name => name.trim()).filter(name => name !== '')
  const plain = names.map(sanitizeName)
  const masked = Object.entries(defined).filter(([, { mask }]) => mask !== undefined)
  if (!masked.every(([name]) => plain.includes(name))) return false
  const fillable = columns.filter(({ name }) => !OWN_NAMES.includes(name))
  if (fillable.length === 0 || plain.includes('data_ref') || masked.some(([, { mask }]) => mask === 'drop')) return true
  const paths = names.map(name => formatPath([name.toLowerCase()]))
  return fillable.some(({ name, path }) =>
    path === undefined ? plain.includes(name.toLowerCase()) : paths.includes(path),
  )
}

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
          if (!isFor(before, names, columns)) {
            expect(() => plan(file, before)).toThrow(expect.objectContaining({ code: 'BAD_HEADER' }))
            continue
          }
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
    })

    it('are not of one of several columns that may be meant', () => {
      const some = fc.uniqueArray(fc.constantFrom('Data Ref', 'data-ref', 'DATA  REF', 'data_ref', 'a'), {
        minLength: 1,
      })
      const codeOf = (header: string[]) => {
        try {
          return plan({ header }) && undefined
        } catch (error) {
          return error instanceof InputError ? error.code : 'another error'
        }
      }
      fc.assert(
        fc.property(some, header => {
          const isSure = header.includes('data_ref') || header.filter(name => name !== 'a').length < 2
          expect(codeOf(header)).toBe(isSure ? undefined : 'BAD_PARTITION')
        }),
      )
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
      ['several columns that may be meant', { header: ['Région', 'Rég\u00edon'] }],
      ['values that are masked', { header: ['region'], columns: { region: { mask: 'hash' } } }],
      ['values that are dropped', { header: ['region'], columns: { region: { mask: 'drop' } } }],
    ])('refuses %s', (_what, file) => {
      const planning = () => plan(file, undefined, { partitionColumns: ['region'] })
      expect(planning).toThrow(expect.objectContaining({ code: 'BAD_PARTITION' }))
    })
  })

  it.each<[string, Partial<CatalogTable>]>([
    ['a DynamoDB table', { source: 'Rates' }],
    ['JSON lines', { format: 'json' }],
    ['other partitions', { partitionKeys: [{ name: 'dt', type: 'string' }] }],
    ['more partitions', { partitionKeys: [...EMPTY.partitionKeys, { name: 'region', type: 'string' }] }],
    ['another place', { location: 's3://lake/others/' }],
    ['another type of its own column', { columns: [{ name: 'source_row', type: 'string', origin: 'catalog' }] }],
    ['rescued data of another kind', { columns: [{ name: 'rescued_data', type: 'binary', origin: 'catalog' }] }],
  ])('is none for a table of %s', (_what, table) => {
    const planning = () => plan({ header: ['a'] }, { ...EMPTY, ...table })
    expect(planning).toThrow(expect.objectContaining({ code: 'TABLE_NAME_TAKEN' }))
  })

  describe('for a table that has columns', () => {
    const { table } = plan({ header: ['id', 'amount'], columns: { pin: { type: 'string' } } })

    it.each<[what: string, file: File]>([
      ['other columns', { header: ['x', 'y'] }],
      ['a header that is data', { header: ['1', '2.50'] }],
      ['no name at all', { header: [''] }],
      ['other columns, and one without a name', { header: ['x', ''] }],
      ['names of ours', { header: ['rescued_data', 'source_row'] }],
      ['other columns that are defined', { header: ['x'], columns: { x: { type: 'int' } } }],
    ])('is none for a file with %s', (_what, file) => {
      const message = 'Table rates: expected some of its columns in the file, found none of them'
      expect(() => plan(file, table)).toThrow(expect.objectContaining({ code: 'BAD_HEADER', message }))
    })

    it.each<[what: string, file: File, current: CatalogTable]>([
      ['one of them', { header: ['x', 'AMOUNT'] }, table],
      ['a partition column', { header: ['x', 'Data Ref'] }, table],
      ['a column that is dropped', { header: ['x', 'pin'], columns: { pin: { mask: 'drop' } } }, table],
      ['one of a type that is not ours', { header: ['a'] }, { ...EMPTY, columns: [foreign('a', 'foreign:map<a,b>')] }],
      ['others, if all of the table are ours', { header: ['x'] }, plan({ header: [''] }).table],
    ])('is one for a file with %s', (_what, file, current) => {
      expect(plan(file, current).targets).toHaveLength(file.header.length)
    })
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
