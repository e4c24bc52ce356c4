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
    throw badHeader(source, `expected the schema's columns, or data, found a header with others: ${namesOf(cells)}`)
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
  throw badHeader(source, `expected the header of the file before it, found another one: ${namesOf(cells)}`)
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

/** Half of its cells or more are names of columns. */
function looksLikeHeader(cells: readonly string[], columns: readonly HeaderColumn[]): boolean {
  const names = new Set(columns.map(({ name }) => plain(name)))
  const filled = cells.filter(cell => cell !== '')
  const named = filled.filter(cell => names.has(plain(cell)))
  return named.length > 0 && named.length * 2 >= filled.length
}

/** The schema in the order of the file. */
function reordered(cells: readonly string[], schema: readonly SchemaColumn[], source: string): readonly SchemaColumn[] {
  const byName = new Map(schema.map(column => [plain(column.name), column]))
  const columns = cells.flatMap(cell => byName.get(plain(cell)) ?? [])
  if (columns.length === cells.length && new Set(columns).size === schema.length) return columns
  const wanted = namesOf(schema.map(({ name }) => name))
  throw badHeader(source, `expected a header with the schema's columns, ${wanted}, found ${namesOf(cells)}`)
}

function plain(name: string): string {
  return name.trim().toLowerCase()
}

const NAMED_COLUMNS = 50
const NAMED_CHARACTERS = 100

/** Visible, whatever they are, and not too many of them. */
function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_COLUMNS).map(name => JSON.stringify(name.slice(0, NAMED_CHARACTERS)))
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  return shown.join(', ') + more
}

function badHeader(source: string, problem: string): InputError {
  return new InputError('BAD_HEADER', `${source}: ${problem}`)
}
