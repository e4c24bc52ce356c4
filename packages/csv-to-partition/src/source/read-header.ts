import { type CsvRow, type HeaderColumn, InputError, type UnreadableRow } from '@inlet/core'
import type { FileFormat, SchemaColumn } from '../input/load-request.ts'

/** What the first row of a file says. */
export interface Header {
  /** The columns, in the order of the file. */
  readonly columns: readonly HeaderColumn[]
  /** Whether the first row is one, and so has no data. */
  readonly isInFile: boolean
}

/**
 * The columns of a file by its first row and what is said of it. Names are compared without the spaces around them and in
 * any case.
 * @param source of the file, for messages: `s3://…`
 * @throws InputError BAD_HEADER
 */
export function readHeader(first: CsvRow | UnreadableRow, { header, schema }: FileFormat, source: string): Header {
  if (schema === undefined) {
    if (header === false) throw badHeader(source, 'expected a header, or a schema that names the columns')
    return { columns: cellsOf(first, source).map(name => ({ name })), isInFile: true }
  }
  if (header === false) return { columns: schema, isInFile: false }
  const cells = first.cells ?? []
  if (isSame(cells, schema)) return { columns: schema, isInFile: true }
  if (header === true) return { columns: reordered(cellsOf(first, source), schema, source), isInFile: true }
  if (looksLikeHeader(cells, schema)) {
    const found = 'found what looks like another header; if it is data, say "header": false'
    throw badHeader(source, `expected the schema's columns, or data, ${found} (${difference(cells, schema)})`)
  }
  return { columns: schema, isInFile: false }
}

/**
 * Whether the first row of a further file of an archive is its header. Each of them may have the one of the others, or
 * none.
 * @throws InputError BAD_HEADER if it looks like another header: its cells would get into the wrong columns
 */
export function isHeaderAgain({ cells = [] }: CsvRow | UnreadableRow, { columns }: Header, source: string): boolean {
  if (isSame(cells, columns)) return true
  if (!looksLikeHeader(cells, columns)) return false
  // Without a word of either: what was taken for the first file's header may be data.
  throw badHeader(source, 'expected the header of the file before it, found another one')
}

function cellsOf({ cells }: CsvRow | UnreadableRow, source: string): readonly string[] {
  if (cells === undefined) throw badHeader(source, 'expected a header that can be read')
  return cells
}

function isSame(cells: readonly string[], columns: readonly HeaderColumn[]): boolean {
  return (
    cells.length === columns.length && columns.every(({ name }, index) => plain(name) === plain(cells[index] ?? ''))
  )
}

/** One of its cells or more is the name of a column, and none begins as numbers and dates do. */
function looksLikeHeader(cells: readonly string[], columns: readonly HeaderColumn[]): boolean {
  const names = new Set(columns.map(({ name }) => plain(name)))
  names.delete('')
  return cells.some(cell => names.has(plain(cell))) && !cells.some(cell => /^\s*[-+]?\.?\d/.test(cell))
}

/** The schema in the order of the file. */
function reordered(cells: readonly string[], schema: readonly SchemaColumn[], source: string): readonly SchemaColumn[] {
  const byName = new Map(schema.map(column => [plain(column.name), column]))
  const columns = cells.flatMap(cell => byName.get(plain(cell)) ?? [])
  if (columns.length === cells.length && new Set(columns).size === schema.length) return columns
  throw badHeader(
    source,
    `expected a header with the schema's columns, found another row (${difference(cells, schema)})`,
  )
}

/** What is the matter, without the cells: of a file without a header, they are data. */
function difference(cells: readonly string[], columns: readonly HeaderColumn[]): string {
  const found = new Set(cells.map(plain))
  const missing = columns.filter(({ name }) => !found.has(plain(name))).map(({ name }) => JSON.stringify(name))
  const shown = missing.slice(0, NAMED_COLUMNS).join(', ')
  const more = missing.length > NAMED_COLUMNS ? ` and ${missing.length - NAMED_COLUMNS} more` : ''
  const lacks = missing.length === 0 ? 'none is missing' : `${shown}${more} missing`
  return `${cells.length} cells for ${columns.length} columns, ${lacks}`
}

function plain(name: string): string {
  return name.trim().toLowerCase()
}

const NAMED_COLUMNS = 50

function badHeader(source: string, problem: string): InputError {
  return new InputError('BAD_HEADER', `${source}: ${problem}`)
}
