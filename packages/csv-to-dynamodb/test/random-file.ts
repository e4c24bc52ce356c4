import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import type { KeyShape } from './dynamodb.ts'

/** A row of a file, as it was made: nothing here is read from the file. */
export interface RowModel {
  /** 0 is the header. */
  readonly number: number
  /** Cells that are not empty, by column. */
  readonly item: Readonly<Record<string, string>>
  /** All cells, if they are too few or too many. */
  readonly cells?: readonly string[]
  /** Of the item that the row is to become: one text for all forms of its key. */
  readonly id: string
  /** Why it cannot become an item. */
  readonly code: string | undefined
}

export interface RandomFile {
  readonly name: string
  readonly key: KeyShape
  readonly bytes: Uint8Array
  readonly rows: readonly RowModel[]
}

const KEYS: readonly KeyShape[] = [
  [['id', 'S']],
  [['id', 'N']],
  [['id', 'B']],
  [
    ['id', 'S'],
    ['at', 'N'],
  ],
  [
    ['id', 'B'],
    ['at', 'S'],
  ],
]

const FAULTS = ['too few cells', 'too many cells', 'an empty key', 'a NUL', 'no number'] as const

const NOTES = ['', 'plain', ' with spaces ', 'a "quoted" word', 'two\nlines', 'two\r\nlines', ',;\t|', 'żółw 🐢', '""']

/** One in `n` times. */
export function rarely<T>(n: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: n - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
}

const rowPlan = fc.record({
  /** Which item, among few. */
  partition: fc.nat(),
  sort: fc.nat(1),
  /** In which form its key is written. */
  form: fc.nat(2),
  note: fc.constantFrom(...NOTES),
  /** A long cell is what makes a file have several blocks. */
  length: fc.oneof({ weight: 9, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(40_000) }),
  fault: rarely(12, fc.constantFrom(...FAULTS)),
  isQuoted: fc.boolean(),
  hasBlankLine: rarely(20, fc.constant(true)),
})
type RowPlan = typeof rowPlan extends fc.Arbitrary<infer T> ? T : never

const filePlan = fc.record({
  key: fc.constantFrom(...KEYS),
  items: fc.constantFrom(1, 3, 30, 300, 1_000),
  rows: fc.oneof(
    { weight: 1, arbitrary: fc.array(rowPlan, { minLength: 1, maxLength: 30 }) },
    { weight: 2, arbitrary: fc.array(rowPlan, { minLength: 100, maxLength: 300, size: 'max' }) },
  ),
  /** Columns are turned by so many places. */
  turn: fc.nat(3),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  hasMark: fc.boolean(),
  hasLastLineEnd: fc.boolean(),
  ending: fc.constantFrom('.csv', '.csv', '.csv.gz', '.csv.zst'),
})
type FilePlan = typeof filePlan extends fc.Arbitrary<infer T> ? T : never

/** Files of few items with many rows each, some of which cannot be taken. */
export const randomFile: fc.Arbitrary<RandomFile> = filePlan.map(fileOf)

function fileOf({ key, items, rows: plans, turn, lineEnd, hasMark, hasLastLineEnd, ending }: FilePlan): RandomFile {
  const names = [...key.map(([name]) => name), 'value', 'note', 'filler']
  const columns = [...names.slice(turn), ...names.slice(0, turn)]
  const rows: RowModel[] = []
  const lines = [columns.join(',')]
  for (const [index, plan] of plans.entries()) {
    const number = index + 1
    const { id, cells, code } = cellsOf(plan, number, key, items)
    const placed = columns.map(name => cells[name] ?? '')
    if (plan.fault === 'too few cells') placed.pop()
    if (plan.fault === 'too many cells') placed.push('extra')
    const item = Object.fromEntries(columns.flatMap((name, at) => (placed[at] ? [[name, placed[at]]] : [])))
    rows.push({ number, item, id, code, ...(code === 'CELL_COUNT' && { cells: placed }) })
    lines.push((plan.hasBlankLine ? lineEnd : '') + placed.map(cell => cellText(cell, plan.isQuoted)).join(','))
  }
  const text = (hasMark ? '\ufeff' : '') + lines.join(lineEnd) + (hasLastLineEnd ? lineEnd : '')
  const bytes = Buffer.from(text)
  const stored = ending === '.csv.gz' ? gzipSync(bytes) : ending === '.csv.zst' ? zstdCompressSync(bytes) : bytes
  return { name: `in/accounts 1+2${ending}`, key, bytes: stored, rows }
}

function cellsOf(
  { partition, sort, form, note, length, fault }: RowPlan,
  number: number,
  key: KeyShape,
  items: number,
) {
  const values = key.map(([name, type], place) => {
    const value = place === 0 ? partition % items : sort
    return { name, type, value, cell: keyCell(type, value, form) }
  })
  const cells: Record<string, string> = Object.fromEntries(values.map(({ name, cell }) => [name, cell]))
  Object.assign(cells, { value: `of row ${number}`, note, filler: 'x'.repeat(length) })
  const [first] = values
  const numeric = values.find(({ type }) => type === 'N')
  if (fault === 'an empty key' && first !== undefined) cells[first.name] = ''
  if (fault === 'a NUL') cells.note = 'a\0b'
  if (fault === 'no number' && numeric !== undefined) cells[numeric.name] = '1,5'
  return { cells, id: values.map(({ value }) => value).join(' '), code: codeOf(fault, numeric !== undefined) }
}

function codeOf(fault: RowPlan['fault'], hasNumber: boolean): string | undefined {
  if (fault === undefined || (fault === 'no number' && !hasNumber)) return undefined
  if (fault === 'an empty key') return 'EMPTY_KEY'
  if (fault === 'a NUL') return 'NUL'
  return fault === 'no number' ? 'NOT_A_NUMBER' : 'CELL_COUNT'
}

const NUMBER_FORMS = [(value: number) => `${value}`, (value: number) => `${value}.0`, (value: number) => `${value}e0`]

/** A key's value in one of the texts that it can have. */
function keyCell(type: KeyShape[number][1], value: number, form: number): string {
  if (type === 'N') return (NUMBER_FORMS[form] ?? String)(value)
  if (type === 'S') return `key "${value}"\n`
  return Buffer.from([value >> 8, value & 255, 0, 7]).toString('base64')
}

/** The text by which a key's value, as the table has it, is known as that of a row. */
export function idOfKey(type: KeyShape[number][1], value: string): string {
  if (type === 'N') return String(Number(value))
  if (type === 'S') return /\d+/.exec(value)?.[0] ?? ''
  return String(Buffer.from(value, 'base64').readUInt16BE(0))
}

function cellText(cell: string, isQuoted: boolean): string {
  return isQuoted || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
