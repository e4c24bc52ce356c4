import { type CatalogColumn, type ColumnType, isColumnType, parseDecimal } from '@inlet/core'
import { duckdbType } from './duckdb-type.ts'
import { fileList, quoteName, quoteText } from './sql-text.ts'

type Readable = CatalogColumn & { readonly type: ColumnType }

/**
 * The rows of files of JSON lines, compressed if their names end in `.gz`, with the column `fileColumn` for the file's
 * path. What a line lacks is null; what the catalog lacks is not there. A value that its column cannot hold is an error,
 * as it is on Athena.
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
  const values = readable.map(({ name, type }) => {
    return `CAST(struct_extract(cells, ${quoteText(name)}) AS ${duckdbType(type)}) AS ${quoteName(name)}`
  })
  const structure = JSON.stringify(Object.fromEntries(readable.map(({ name }) => [name, 'VARCHAR'])))
  const line = quoteDecimals('CAST(json AS VARCHAR)', readable)
  return [
    `(SELECT ${[...values, file].join(', ')}`,
    `  FROM (SELECT from_json(${line}, ${quoteText(structure)}) AS cells, ${file} FROM ${lines}))`,
  ].join('\n')
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
