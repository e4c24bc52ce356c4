import { type CatalogTable, type ColumnType, defineTable, deliveredJsonTable, planColumns } from '@inlet/core'

/** A table of changes in Parquet, as stream-to-parquet makes it: `raw.<name>`. */
export function changeTable(name: string, columns: Readonly<Record<string, ColumnType>> = { id: 'string' }) {
  return planColumns(undefined, definitionOf(name, columns), { database: 'raw', location: `s3://raw/${name}/` }, [])
}

/** The same as JSON lines that Firehose delivers: `sales.<name>`. */
export function jsonTable(name: string, columns: Readonly<Record<string, ColumnType>> = { id: 'string' }) {
  return deliveredJsonTable(definitionOf(name, columns), { database: 'sales', location: `s3://sales/${name}/` })
}

/** A table that no change has filled. */
export function plainTable(name: string): CatalogTable {
  const columns = [{ name: 'id', type: 'string', origin: 'value' }] as const
  return { database: 'raw', name, location: `s3://raw/${name}/`, columns, partitionKeys: [] }
}

function definitionOf(name: string, columns: Readonly<Record<string, ColumnType>>) {
  const types = Object.entries(columns).map(([column, type]) => [column, { type }] as const)
  return defineTable({ name, source: name, columns: Object.fromEntries(types) })
}
