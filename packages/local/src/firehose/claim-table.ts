import { type CatalogTable, InputError } from '@inlet/core'

/**
 * A table of the catalog as the one that a Firehose stream delivers to: `current` with the columns that it lacks appended,
 * or `current` itself if it lacks none.
 * @param table what the stream is configured with
 * @param isOurs whether a location is one where the stream puts the table's files
 * @throws InputError TABLE_NAME_TAKEN if the files of `current` are of another source, another format, or elsewhere; if it
 * is partitioned otherwise, or has a column of another type
 */
export function claimTable(
  current: CatalogTable,
  table: CatalogTable,
  isOurs: (location: string) => boolean,
): CatalogTable {
  const types = new Map(current.columns.map(({ name, type }) => [name, type]))
  const problem = problemOf(current, table, isOurs) ?? typeProblem(types, table)
  if (problem !== undefined) {
    const { database, name } = table
    throw new InputError('TABLE_NAME_TAKEN', `Table ${database}.${name} ${problem}; rename one of the two`)
  }
  const missing = table.columns.filter(({ name }) => !types.has(name))
  return missing.length === 0 ? current : { ...current, columns: [...current.columns, ...missing] }
}

function problemOf(current: CatalogTable, table: CatalogTable, isOurs: (location: string) => boolean) {
  const { source = 'none', format = 'parquet', location } = current
  const expected = { source: table.source ?? 'none', format: table.format ?? 'parquet' }
  if (source !== expected.source) return `belongs to source "${source}", not "${expected.source}"`
  if (format !== expected.format) return `is of format ${format}, not ${expected.format}`
  if (!isOurs(location)) return `has its files in ${location}, where Firehose does not deliver`
  const keys = [current, table].map(({ partitionKeys }) =>
    partitionKeys.map(({ name, type }) => `${name} ${type}`).join(', '),
  )
  return keys[0] === keys[1] ? undefined : `is partitioned by (${keys[0]}), not (${keys[1]})`
}

function typeProblem(types: ReadonlyMap<string, string>, { columns }: CatalogTable): string | undefined {
  const other = columns.find(({ name, type }) => (types.get(name) ?? type) !== type)
  return other && `has column ${other.name} ${types.get(other.name)}, not ${other.type}`
}
