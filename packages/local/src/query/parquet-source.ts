import { type CatalogColumn, isColumnType } from '@inlet/core'
import { duckdbType } from './duckdb-type.ts'
import { fileList, quoteText } from './sql-text.ts'

/**
 * The rows of Parquet files, with the column `fileColumn` for the file's path.
 *
 * The catalog's columns go to DuckDB as the schema of the files. So a column that a file lacks is null, one that the
 * catalog lacks is not there, and no file is opened before it is read.
 */
export function parquetSource(columns: readonly CatalogColumn[], paths: readonly string[], fileColumn: string): string {
  const options = [...fileSchema(columns), 'hive_partitioning = false', `filename = ${quoteText(fileColumn)}`]
  return `read_parquet(${[fileList(paths), ...options].join(', ')})`
}

/** DuckDB wants at least one column in a schema. Where there is none to read, any file's own schema will do. */
function fileSchema(columns: readonly CatalogColumn[]): string[] {
  const entries = columns.flatMap(({ name, type }) => {
    if (!isColumnType(type)) return []
    return `${quoteText(name)}: {name: ${quoteText(name)}, type: ${quoteText(duckdbType(type))}, default_value: NULL}`
  })
  return entries.length === 0 ? [] : [`schema = MAP {${entries.join(', ')}}`]
}
