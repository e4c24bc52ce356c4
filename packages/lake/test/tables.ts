import type { CatalogColumn, CatalogTable } from '@inlet/core'

/** A table to test with: one column of Inlet's own and a partition by day. */
export function tableOf(name: string, changes: Partial<CatalogTable> = {}): CatalogTable {
  return {
    database: 'raw',
    name,
    location: `s3://lake/${name}/`,
    columns: [columnOf('id')],
    partitionKeys: [{ name: 'dt', type: 'string' }],
    ...changes,
  }
}

/** A table of JSON lines, as Firehose delivers them. */
export function jsonTableOf(name: string): CatalogTable {
  return tableOf(name, { format: 'json', partitionKeys: [{ name: 'delivered_on', type: 'string' }] })
}

export function columnOf(name: string): CatalogColumn {
  return { name, type: 'string', path: name, origin: 'value' }
}

/** The merge of a writer that saw an attribute: adds its column, unless it is there. */
export function withColumn(current: CatalogTable | undefined, name: string, table: string): CatalogTable {
  const base = current ?? tableOf(table)
  if (base.columns.some(column => column.name === name)) return base
  return { ...base, columns: [...base.columns, columnOf(name)] }
}
