import { type CatalogTable, isColumnType, type PartitionKey, quoteName } from '@inlet/core'
import { duckdbType } from './duckdb-type.ts'
import { jsonSource } from './json-source.ts'
import type { LivePartition, LiveTable } from './live-table.ts'
import { parquetSource } from './parquet-source.ts'
import { quoteText } from './sql-text.ts'

/** What the catalog has for a partition value that is null, and what Hive, Glue and Athena write for it. */
const NULL_VALUES: readonly string[] = ['', '__HIVE_DEFAULT_PARTITION__']

/** A row per pair of a file and a partition that it is in. */
interface PlacedFile {
  readonly path: string
  readonly values: readonly string[]
}

/**
 * The query that reads a table as the catalog has it: its columns in their order with their types, then the partition
 * keys, from the live files only. The partition's values are joined by file: from a Parquet file that a condition on them
 * rules out, DuckDB reads the footer only.
 */
export function tableQuery({ table, partitions }: LiveTable): string {
  const files = placeFiles(partitions)
  if (files.length === 0) return emptyQuery(table)
  const fileColumn = freeName(table)
  const keys = table.partitionKeys.map((key, index) => `${castKey(`p.v${index}`, key)} AS ${quoteName(key.name)}`)
  // A file in two partitions is read once; the join gives its rows to both.
  const paths = [...new Set(files.map(({ path }) => path))]
  const readFiles = table.format === 'json' ? jsonSource : parquetSource
  return [
    `SELECT ${[...table.columns.map(readColumn), ...keys].join(', ')}`,
    `FROM ${readFiles(table.columns, paths, fileColumn)} AS f`,
    `JOIN (VALUES ${files.map(fileRow).join(', ')}) AS p(${['file', ...keys.map((_, index) => `v${index}`)].join(', ')})`,
    `ON p.file = f.${quoteName(fileColumn)}`,
  ].join('\n')
}

function placeFiles(partitions: readonly LivePartition[]): PlacedFile[] {
  return partitions.flatMap(({ values, files }) => files.map(({ path }) => ({ path, values })))
}

function emptyQuery(table: CatalogTable): string {
  const columns = [
    ...table.columns.map(({ name, type }) => nullColumn(name, isColumnType(type) ? duckdbType(type) : 'VARCHAR')),
    ...table.partitionKeys.map(({ name, type }) => nullColumn(name, duckdbType(type))),
  ]
  return `SELECT ${columns.join(', ')} WHERE false`
}

/** A type that somebody else gave the column may be anything: the column is shown, its values are not. */
function readColumn({ name, type }: CatalogTable['columns'][number]): string {
  return isColumnType(type) ? `f.${quoteName(name)}` : nullColumn(name, 'VARCHAR')
}

function nullColumn(name: string, type: string): string {
  return `CAST(NULL AS ${type}) AS ${quoteName(name)}`
}

function castKey(value: string, { type }: PartitionKey): string {
  return type === 'string' ? value : `CAST(${value} AS ${duckdbType(type)})`
}

function fileRow({ path, values }: PlacedFile): string {
  const cells = values.map(value => (NULL_VALUES.includes(value) ? 'CAST(NULL AS VARCHAR)' : quoteText(value)))
  return `(${[quoteText(path), ...cells].join(', ')})`
}

/** A name for the column of file names that no column of the table has. */
function freeName(table: CatalogTable): string {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()))
  let name = 'file'
  while (taken.has(name)) name += '_'
  return name
}
