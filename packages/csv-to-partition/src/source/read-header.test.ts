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
    [true, ['1', '2.50', 'x']],
    [true, ['id', 'Amount']],
    [true, ['id', 'Amount', 'note', 'more']],
    [true, ['id', 'Amount', 'Amount']],
    [true, ['id', 'Amount', '']],
  ])('%s is not %j', (header, cells) => {
    const message = read(cells, header)
    expect(message).toMatch(/^s3:\/\/raw\/a\.csv: expected .*, found /)
    for (const cell of cells) if (cell !== '') expect(message).toContain(JSON.stringify(cell))
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

describe('a message of a header', () => {
  it('names some of its cells, cut short', () => {
    const cells = ['id', 'amount', 'note', ...Array.from({ length: 80 }, () => 'id'), 'x'.repeat(5_000)]
    const message = read(cells, 'auto')
    expect(message.length).toBeLessThan(1_000)
    expect(message).toContain('and 34 more')
    expect(read(['x'.repeat(5_000)], true)).toContain(`found "${'x'.repeat(100)}"`)
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
  ])('%j is a header: %s', (cells, isHeader) => {
    expect(isHeaderAgain(row(cells), header, SOURCE)).toBe(isHeader)
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
