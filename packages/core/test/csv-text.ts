import fc from 'fast-check'
import { CsvError } from '../src/csv/csv-error.ts'
import type { CsvRow, UnreadableRow } from '../src/csv/csv-row.ts'
import { type ReadOptions, readRows } from '../src/csv/read-rows.ts'

/** CSV as it was written, with the rows that it should be read as. */
export interface Written {
  readonly bytes: Buffer
  readonly delimiter: string
  readonly rows: readonly CsvRow[]
}

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab",;\t\n\r\0é😀'), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const row = fc.record({
  cells: fc.array(fc.record({ text, isQuoted: fc.boolean() }), { minLength: 1, maxLength: 5 }),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  blankLines: fc.constantFrom('', '', '', '\n', '\r\n', '\n\r\n\n'),
})

/** Any rows, in any dialect, with quotes where they must be and where they need not. */
export function written(mostRows: number): fc.Arbitrary<Written> {
  const dialect = {
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    hasMark: fc.boolean(),
    endsWithLine: fc.boolean(),
  }
  const rows = fc.array(row, { maxLength: mostRows, size: 'max' })
  return fc.record({ rows, ...dialect }).map(({ rows, delimiter, hasMark, endsWithLine }) => {
    let bytes = Buffer.from(hasMark ? '\ufeff' : '')
    const expected: CsvRow[] = []
    for (const [number, { cells, lineEnd, blankLines }] of rows.entries()) {
      const start = bytes.length
      const line = cells.map(cell => writeCell(cell, delimiter)).join(delimiter) || '""'
      const isLast = number === rows.length - 1
      bytes = Buffer.concat([bytes, Buffer.from(line + (isLast && !endsWithLine ? '' : lineEnd))])
      expected.push({ number, start, end: bytes.length, cells: cells.map(cell => cell.text) })
      if (!isLast || endsWithLine) bytes = Buffer.concat([bytes, Buffer.from(blankLines)])
    }
    return { bytes, delimiter, rows: expected }
  })
}

function writeCell(cell: { text: string; isQuoted: boolean }, delimiter: string): string {
  const mustBeQuoted = /["\r\n\ufeff]/.test(cell.text) || cell.text.includes(delimiter)
  return cell.isQuoted || mustBeQuoted ? `"${cell.text.replaceAll('"', '""')}"` : cell.text
}

/** Sizes of chunks; whatever is left is the last chunk. */
export const sizes = fc.oneof(
  fc.array(fc.nat(7), { maxLength: 40 }),
  fc.array(fc.nat(100), { maxLength: 40 }),
  fc.constant(Array.from({ length: 500 }, () => 1)),
)

export async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0
  for (const size of sizes) {
    yield bytes.subarray(start, start + size)
    start += size
  }
  yield bytes.subarray(start)
}

export interface Outcome {
  readonly rows: readonly (CsvRow | UnreadableRow)[]
  readonly error?: CsvError
}

/** What `bytesOf` has for each row while its block is at hand. */
export async function readAllBytes(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): Promise<(Buffer | undefined)[]> {
  const all: (Buffer | undefined)[] = []
  try {
    for await (const { rows, bytesOf } of readRows(chunks, options)) {
      // From the last row to the first: they are all there at once.
      const bytes = rows.toReversed().map(bytesOf)
      all.push(...bytes.toReversed().map(each => each && Buffer.from(each)))
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
  }
  return all
}

/** All that reading gives, the error included. */
export async function readAll(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<Outcome> {
  const rows: (CsvRow | UnreadableRow)[] = []
  try {
    for await (const block of readRows(chunks, options)) rows.push(...block.rows)
    return { rows }
  } catch (error) {
    return { rows, error: error as CsvError }
  }
}
