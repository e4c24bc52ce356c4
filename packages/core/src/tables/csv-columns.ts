import { lastSegment, sanitizeName } from '../columns/column-name.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { resolveCsvType } from '../columns/csv-cell.ts'
import type { ResolvedType } from '../columns/resolve-type.ts'
import { formatPath, parsePath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
import type { ColumnDefinition, TableDefinition } from './define-table.ts'

/** A header with more is none: each takes memory, and a table has a tenth of them. */
const MAX_HEADER = 10_000

/** A column of a CSV file as its header, or the schema that stands in for one, has it. */
export interface HeaderColumn {
  readonly name: string
  /** Declared for this very file. */
  readonly type?: ColumnType | undefined
}

/** A column of a CSV file, with the type that it gets unless the catalog has it. */
export interface CsvColumn {
  /** Without spaces around it; empty if the header names none. */
  readonly name: string
  /** The source path, as the catalog and `rescued_data` have it: files of other days may write the name in another case. */
  readonly path: string
  readonly type: ResolvedType
  /** What the table's definition says of it. */
  readonly defined: (ColumnDefinition & { readonly name: string }) | undefined
}

/**
 * The columns of a file, given cells of its first rows: those of each column, without the empty ones.
 * @param source of the file, for messages: `s3://…`
 * @throws InputError BAD_HEADER if there are too many, a name is there twice or is no text, or a masked column is missing
 */
export function csvColumns(
  header: readonly HeaderColumn[],
  cells: readonly (readonly string[])[],
  definition: TableDefinition | undefined,
  source: string,
): readonly CsvColumn[] {
  if (header.length > MAX_HEADER) {
    throw new InputError('BAD_HEADER', `${source}: expected at most ${MAX_HEADER} columns, found ${header.length}`)
  }
  const names = header.map(({ name }) => name.trim())
  const defined = definedColumns(names, definition)
  const columns = names.map((name, index) =>
    toColumn(name, index, cells[index] ?? [], header[index]?.type, defined[index]),
  )
  const places = new Map<string, number>()
  for (const [index, { name, path }] of columns.entries()) {
    if (name.includes('\0')) {
      const expected = 'expected names of text, found NUL, as UTF-16 without a byte order mark has it: say the encoding'
      throw new InputError('BAD_HEADER', `${source}: ${expected}`)
    }
    const earlier = places.get(path)
    if (earlier !== undefined) {
      const found = `found columns ${earlier + 1} and ${index + 1} of one name`
      throw new InputError('BAD_HEADER', `${source}: expected each column once, ${found}`)
    }
    places.set(path, index)
  }
  checkMasks(columns, definition, source)
  return columns
}

function toColumn(
  name: string,
  index: number,
  cells: readonly string[],
  ofFile: ColumnType | undefined,
  defined: CsvColumn['defined'],
): CsvColumn {
  const path = formatPath(name === '' ? ['column', index + 1] : [name.toLowerCase()])
  // A digest, or nothing, whatever the cells are.
  const declared = defined?.mask === undefined ? (ofFile ?? defined?.type) : 'string'
  return { name, path, type: resolveCsvType(lastSegment([name]), cells, declared), defined }
}

/**
 * A mask holds for values, whatever a vendor calls their column: if none of the file's columns is the masked one, one of
 * the others may be.
 * @throws InputError BAD_HEADER
 */
function checkMasks(columns: readonly CsvColumn[], definition: TableDefinition | undefined, source: string): void {
  for (const [name, { mask }] of Object.entries(definition?.columns ?? {})) {
    if (mask === undefined || columns.some(({ defined }) => defined?.name === name)) continue
    const expected = `expected column ${name}, which the table's definition masks, found none of that name`
    throw new InputError('BAD_HEADER', `${source}: ${expected}`)
  }
}

/** What a header means, and how much doubt is left. */
interface Meaning {
  readonly defined: ColumnDefinition & { readonly name: string }
  readonly doubt: number
}

/**
 * The definition that each header means. A mask is for all that may mean it; a name, a type and a comment are only for
 * those that mean them with the least doubt, or `amount` would take the place of the `Betrag` that it is defined to be.
 */
function definedColumns(names: readonly string[], definition: TableDefinition | undefined): CsvColumn['defined'][] {
  const meanings = names.map(name => meaningOf(name, definition))
  return meanings.map(meaning => {
    if (meaning === undefined) return undefined
    const { defined, doubt } = meaning
    const isSurer = (other: Meaning | undefined) => other?.defined.name === defined.name && other.doubt < doubt
    return defined.mask === undefined && meanings.some(isSurer) ? undefined : defined
  })
}

/** By its source path, its name, or what either is in the lake; in any case. Of several, rather one that is masked. */
function meaningOf(name: string, definition: TableDefinition | undefined): Meaning | undefined {
  const columns = Object.entries(definition?.columns ?? {}).toSorted(maskedFirst)
  const plain = name.toLowerCase()
  const inLake = sanitizeName(name)
  const matches: readonly ((column: DefinedColumn) => boolean)[] = [
    ([key, { path = key }]) => [plain, formatPath([plain])].includes(path.toLowerCase()),
    ([key]) => key === plain,
    // What is left of a name in another script says nothing.
    ([key, { path = key }]) =>
      /[a-z0-9]/.test(inLake) && [key, sanitizeName(parsePath(path).join('_'))].includes(inLake),
  ]
  for (const [doubt, isMeant] of matches.entries()) {
    const found = columns.find(isMeant)
    if (found !== undefined) return { defined: { name: found[0], ...found[1] }, doubt }
  }
  return undefined
}

type DefinedColumn = readonly [key: string, definition: ColumnDefinition]

function maskedFirst([, a]: DefinedColumn, [, b]: DefinedColumn): number {
  return Number(b.mask !== undefined) - Number(a.mask !== undefined)
}
