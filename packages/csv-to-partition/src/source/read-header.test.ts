import type { CsvRow, UnreadableRow } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileFormat } from '../input/load-request.ts'
import { isHeaderAgain, readHeader } from './read-header.ts'

const SOURCE = 's3://raw/a.csv'
const SCHEMA = [
  { name: 'id', type: undefined },
  { name: 'Amount', type: 'decimal(12,2)' as const },
  { name: 'note', type: undefined },
]

function row(cells: readonly string[]): CsvRow {
  return { number: 0, start: 0, end: 1, cells }
}

function formatOf(header: FileFormat['header'], schema: FileFormat['schema'] = undefined): FileFormat {
  return { dialect: { delimiter: ',', encoding: 'utf-8' }, header, schema }
}

/** The columns in short, and whether the row is a header; or the error. */
function read(cells: readonly string[], header: FileFormat['header'], schema: FileFormat['schema'] = SCHEMA): string {
  try {
    const { columns, isInFile } = readHeader(row(cells), formatOf(header, schema), SOURCE)
    const names = columns.map(({ name, type }) => (type === undefined ? name : `${name}:${type}`))
    return `${isInFile ? 'header' : 'data'} ${names.join(',')}`
  } catch (error) {
    return error instanceof Error ? error.message : 'another error'
  }
}

const IN_ORDER = 'id,Amount:decimal(12,2),note'

describe('the header of a file with a schema', () => {
  it.each<[FileFormat['header'], string[], string]>([
    ['auto', ['id', 'Amount', 'note'], `header ${IN_ORDER}`],
    ['auto', [' ID ', 'amount', 'NOTE'], `header ${IN_ORDER}`],
    ['auto', ['1', '2.50', 'x'], `data ${IN_ORDER}`],
    ['auto', ['1', '2.50'], `data ${IN_ORDER}`],
    ['auto', [''], `data ${IN_ORDER}`],
    ['auto', ['', '', ''], `data ${IN_ORDER}`],
    ['auto', ['1', '2.50', 'note'], `data ${IN_ORDER}`],
    // The cell is a name by chance.
    ['auto', ['note', '42', 'x'], `data ${IN_ORDER}`],
    ['auto', ['note', '-42', 'x'], `data ${IN_ORDER}`],
    ['auto', ['note', ' +.5', 'x'], `data ${IN_ORDER}`],
    ['auto', ['note', '2026-01-31', 'x'], `data ${IN_ORDER}`],
    ['auto', ['x', 'y', 'z'], `data ${IN_ORDER}`],
    ['auto', ['Id entifier', 'amounts', 'remark'], `data ${IN_ORDER}`],
    [false, ['id', 'Amount', 'note'], `data ${IN_ORDER}`],
    [false, ['amount', 'id', 'note'], `data ${IN_ORDER}`],
    [true, ['id', 'Amount', 'note'], `header ${IN_ORDER}`],
    [true, ['Note', 'ID', ' amount'], 'header note,id,Amount:decimal(12,2)'],
  ])('%s with %j is %s', (header, cells, expected) => {
    expect(read(cells, header)).toBe(expected)
  })

  it.each<[FileFormat['header'], string[]]>([
    ['auto', ['Amount', 'id', 'note']],
    ['auto', ['id', 'Amount']],
    ['auto', ['id', 'Amount', 'note', 'more']],
    ['auto', ['id', 'Amount', 'remark']],
    ['auto', ['id', '', '']],
    ['auto', ['a', ' NOTE', 'b']],
    ['auto', ['-', 'note', 'x1']],
    [true, ['1', '2.50', 'x']],
    [true, ['id', 'Amount']],
    [true, ['id', 'Amount', 'note', 'more']],
    [true, ['id', 'Amount', 'Amount']],
    [true, ['id', 'Amount', '']],
  ])('%s is not %j', (header, cells) => {
    const message = read(cells, header)
    expect(message).toMatch(/^s3:\/\/raw\/a\.csv: expected .*, found /)
    const others = cells.filter(cell => cell !== '' && !IN_ORDER.toLowerCase().includes(cell.trim().toLowerCase()))
    for (const cell of others) expect(message.slice(SOURCE.length)).not.toContain(JSON.stringify(cell))
    const missing = SCHEMA.filter(({ name }) => !cells.some(cell => cell.trim().toLowerCase() === name.toLowerCase()))
    const names = missing.map(({ name }) => JSON.stringify(name)).join(', ')
    const lacks = missing.length === 0 ? 'none is missing' : `${names} missing`
    expect(message).toContain(`(${cells.length} cells for 3 columns, ${lacks})`)
  })

  it('is, whatever the order of its columns, each of them at its place', () => {
    const permutation = fc.shuffledSubarray([0, 1, 2], { minLength: 3 })
    fc.assert(
      fc.property(permutation, fc.boolean(), (order, isUpper) => {
        const wanted = order.map(index => SCHEMA[index] ?? { name: '', type: undefined })
        const cells = wanted.map(({ name }) => (isUpper ? name.toUpperCase() : ` ${name}`))
        expect(readHeader(row(cells), formatOf(true, SCHEMA), SOURCE)).toEqual({ columns: wanted, isInFile: true })
      }),
    )
  })
})

describe('the header of a file without a schema', () => {
  it('is its first row, as it is', () => {
    for (const header of ['auto', true] as const) {
      const { columns, isInFile } = readHeader(row(['id', ' Amount ', '']), formatOf(header), SOURCE)
      expect([columns, isInFile]).toEqual([[{ name: 'id' }, { name: ' Amount ' }, { name: '' }], true])
    }
  })

  it('has to be there, and to be readable', () => {
    const unreadable: UnreadableRow = { number: 0, start: 0, end: 9, fault: 'ROW_TOO_LONG', reason: 'too long' }
    const bad = expect.objectContaining({ code: 'BAD_HEADER' })
    expect(() => readHeader(row(['a']), formatOf(false), SOURCE)).toThrow(bad)
    expect(() => readHeader(unreadable, formatOf('auto'), SOURCE)).toThrow(bad)
    expect(() => readHeader(unreadable, formatOf(true, SCHEMA), SOURCE)).toThrow(bad)
    expect(readHeader(unreadable, formatOf('auto', SCHEMA), SOURCE).isInFile).toBe(false)
  })
})

it('is data of a key and a value, though one of the keys is called key', () => {
  const schema = [
    { name: 'key', type: undefined },
    { name: 'value', type: undefined },
  ]
  expect(read(['key', '42'], 'auto', schema)).toBe('data key,value')
  expect(read(['key', 'other'], 'auto', schema)).toContain('say "header": false')
})

describe('a message of a header', () => {
  it('never has a cell that is not the name of a column', () => {
    // Letters that no message has: cells are told apart from its words.
    const someCell = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ÄÖÜ😀'), minLength: 1, maxLength: 9 }),
      fc.constantFrom(' ID ', 'amount', 'NOTE', '', 'Ä"Ö', 'Ü\nÄ', `${'Ö'.repeat(5_000)}`),
    )
    fc.assert(
      fc.property(fc.array(someCell, { maxLength: 6 }), fc.constantFrom('auto' as const, true), (cells, header) => {
        expect(read(cells, header)).not.toMatch(/[ÄÖÜ]|😀/u)
      }),
      { numRuns: 500 },
    )
    const header = { columns: SCHEMA, isInFile: true }
    const again = () => isHeaderAgain(row(['id', 'ÄÖÜ']), header, SOURCE)
    expect(again).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/[ÄÖÜ]/) }))
  })

  it('names some of the columns that are missing', () => {
    const schema = Array.from({ length: 84 }, (_, index) => ({ name: `c${index}`, type: undefined }))
    const message = read(['c7'], true, schema)
    expect(message).toContain('(1 cells for 84 columns, "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c8",')
    expect(message).toContain('"c50" and 33 more missing)')
    expect(message.length).toBeLessThan(1_000)
  })
})

describe('the first row of a further file', () => {
  const header = { columns: [{ name: 'id' }, { name: 'Amount' }, { name: 'note' }], isInFile: true }

  it.each([
    [['id', 'Amount', 'note'], true],
    [[' ID', 'amount ', 'Note'], true],
    [['1', '2', 'x'], false],
    [['1', '2', 'note'], false],
    [['1'], false],
    [['', '', ''], false],
    [['note', '42', 'x'], false],
    [['x', 'y', 'z'], false],
  ])('%j is a header: %s', (cells, isHeader) => {
    expect(isHeaderAgain(row(cells), header, SOURCE)).toBe(isHeader)
  })

  it('is data, though cells are as empty as the name of a column', () => {
    const nameless = { columns: [{ name: 'id' }, { name: ' ' }], isInFile: true }
    expect(isHeaderAgain(row(['x', '']), nameless, SOURCE)).toBe(false)
    expect(isHeaderAgain(row(['ID', '']), nameless, SOURCE)).toBe(true)
  })

  it.each([[['Amount', 'id', 'note']], [['id', 'Amount']], [['id', 'Amount', 'note', 'more']]])(
    'is refused if it is another header: %j',
    cells => {
      const bad = expect.objectContaining({
        code: 'BAD_HEADER',
        message: expect.stringMatching(/^s3:\/\/raw\/a.csv: /),
      })
      expect(() => isHeaderAgain(row(cells), header, SOURCE)).toThrow(bad)
    },
  )
})
