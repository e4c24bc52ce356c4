import { lastSegment, sanitizeName } from '../columns/column-name.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { resolveCsvType } from '../columns/csv-cell.ts'
import type { ResolvedType } from '../columns/resolve-type.ts'
import { formatPath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
import type { ColumnDefinition, TableDefinition } from './define-table.ts'

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
 * @throws InputError BAD_HEADER if a name is there twice, or is no text
 */
export function csvColumns(
  header: readonly HeaderColumn[],
  cells: readonly (readonly string[])[],
  definition: TableDefinition | undefined,
  source: string,
): readonly CsvColumn[] {
  const columns = header.map((column, index) => toColumn(column, index, cells[index] ?? [], definition))
  const paths = new Set<string>()
  for (const [index, { name, path }] of columns.entries()) {
    if (name.includes('\0')) {
      const expected = 'expected names of text, found NUL, as UTF-16 without a byte order mark has it: say the encoding'
      throw new InputError('BAD_HEADER', `${source}: ${expected}`)
    }
    if (paths.has(path)) {
      throw new InputError(
        'BAD_HEADER',
        `${source}: expected each column once, found column ${index + 1} twice: ${path}`,
      )
    }
    paths.add(path)
  }
  return columns
}

function toColumn(
  { name: written, type: ofFile }: HeaderColumn,
  index: number,
  cells: readonly string[],
  definition: TableDefinition | undefined,
): CsvColumn {
  const name = written.trim()
  const path = formatPath([name === '' ? `column_${index + 1}` : name.toLowerCase()])
  const defined = definedColumn(name, definition)
  // A digest, or nothing, whatever the cells are.
  const declared = defined?.mask === undefined ? (ofFile ?? defined?.type) : 'string'
  return { name, path, type: resolveCsvType(lastSegment([name]), cells, declared), defined }
}

/** The definition whose source path, or else whose name, is the column's, in any case. */
function definedColumn(name: string, definition: TableDefinition | undefined): CsvColumn['defined'] {
  const columns = Object.entries(definition?.columns ?? {})
  const path = formatPath([name.toLowerCase()])
  const found =
    columns.find(([key, column]) => (column.path ?? key).toLowerCase() === path) ??
    columns.find(([key, column]) => column.path === undefined && key === sanitizeName(name))
  return found === undefined ? undefined : { name: found[0], ...found[1] }
}
