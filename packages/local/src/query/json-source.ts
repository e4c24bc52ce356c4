import { type CatalogColumn, type ColumnType, isColumnType, parseDecimal, quoteName } from '@inlet/core'
import { duckdbType } from './duckdb-type.ts'
import { fileList, quoteText } from './sql-text.ts'

type Readable = CatalogColumn & { readonly type: ColumnType }

/**
 * The rows of files of JSON lines, compressed if their names end in `.gz`, with the column `fileColumn` for the file's
 * path. What a line lacks is null; what the catalog lacks is not there. A value that its column cannot hold without
 * rounding is an error, as is a date with a time, or 1 for true. Athena is less strict: it rounds decimals, cuts the
 * fraction off an integer, takes any other text for false, and finds `"Price"` for a column `price`, which is null here.
 *
 * DuckDB takes every number with a point for a double, whatever type is asked for. So decimals are made text before it
 * parses a line, and every value is read as text and cast.
 */
export function jsonSource(columns: readonly CatalogColumn[], paths: readonly string[], fileColumn: string): string {
  const readable = columns.filter(isReadable)
  const file = quoteName(fileColumn)
  const options = [`format = 'newline_delimited'`, 'hive_partitioning = false', `filename = ${quoteText(fileColumn)}`]
  const lines = `read_json_objects(${[fileList(paths), ...options].join(', ')})`
  if (readable.length === 0) return lines
  const values = readable.map(column => `${readValue(column, file)} AS ${quoteName(column.name)}`)
  const structure = JSON.stringify(Object.fromEntries(readable.map(({ name }) => [name, 'VARCHAR'])))
  const line = quoteDecimals('CAST(json AS VARCHAR)', readable)
  return [
    `(SELECT ${[...values, file].join(', ')}`,
    `  FROM (SELECT from_json(${line}, ${quoteText(structure)}) AS cells, ${file} FROM ${lines}))`,
  ].join('\n')
}

/** The value of a column in `cells`, of its type. DuckDB's own error would quote the value, and not name the file. */
function readValue({ name, type }: Readable, file: string): string {
  const text = `struct_extract(cells, ${quoteText(name)})`
  if (type === 'string') return text
  const value = `TRY_CAST(${text} AS ${duckdbType(type)})`
  const problem = `${quoteText(`Column ${name} ${type} cannot hold a value that it has in `)} || ${file}`
  return `coalesce(CASE WHEN ${isExact(type, text, value)} THEN ${value} END, CASE WHEN ${text} IS NOT NULL THEN error(${problem}) END)`
}

/** Whether a text that DuckDB casts to a value is that value. */
function isExact(type: ColumnType, text: string, value: string): string {
  switch (type) {
    case 'boolean':
      return `${text} IN ('true', 'false')`
    case 'date':
      return String.raw`regexp_full_match(${text}, '\d{4}-\d\d-\d\d')`
    case 'double':
      return `isfinite(${value})`
    case 'string':
    case 'binary':
    case 'timestamp':
      return 'true'
    default: {
      const { scale } = parseDecimal(type) ?? { scale: 0 }
      return String.raw`regexp_full_match(${text}, '-?\d+(\.\d{0,${scale}}0*)?([eE]\+?\d+)?')`
    }
  }
}

/**
 * A line with its decimals as text, digit for digit. The pattern meets keys only: in a text, a quotation mark has a
 * backslash before it, and after a text that is no key, there is no colon.
 */
function quoteDecimals(line: string, columns: readonly Readable[]): string {
  const keys = columns
    .filter(({ type }) => parseDecimal(type) !== undefined)
    .map(({ name }) => JSON.stringify(name).replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  if (keys.length === 0) return line
  const pattern = String.raw`((?:${keys.join('|')})\s*:\s*)(-?\d[\d.eE+-]*)`
  return String.raw`regexp_replace(${line}, ${quoteText(pattern)}, '\1"\2"', 'g')`
}

function isReadable(column: CatalogColumn): column is Readable {
  return isColumnType(column.type)
}
