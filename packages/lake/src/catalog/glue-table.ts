import type { PartitionInput, Table, TableInput } from '@aws-sdk/client-glue'
import type { CatalogTable, Partition, PartitionKey } from '@inlet/core'
import { toCatalogColumn, toGlueColumn, toGluePartitionKey, toPartitionKey } from './glue-column.ts'
import { fromGlueFormat, toGlueFormat } from './glue-format.ts'
import { fromDescription, toDescription, toParameter } from './glue-text.ts'

/** Inlet's own entries in a table's Parameters. */
const SOURCE = 'inlet.source'
/** The description, where Glue's Description can show only a part of it. */
const DESCRIPTION = 'inlet.description'

/** Hive's name for a partition without a value, which Athena reads as null: an empty text is not a value for it. */
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__'

/** Reads a table of Glue; text says why it is none that Inlet can read and write, such as a view. */
export function readGlueTable(table: Table, database: string): CatalogTable | string {
  const { StorageDescriptor: storage, Parameters: parameters = {} } = table
  if (table.TableType === 'VIRTUAL_VIEW') return 'a view'
  if (parameters.table_type?.toUpperCase() === 'ICEBERG') return 'an Iceberg table'
  if (!storage?.Location) return 'a table without a location'
  const format = fromGlueFormat(table)
  if (format === undefined) return 'a table in another format than Parquet'
  const partitionKeys: PartitionKey[] = []
  for (const key of table.PartitionKeys ?? []) {
    const known = toPartitionKey(key)
    if (known === undefined) return `a table with partition key ${key.Name} of type ${key.Type}`
    partitionKeys.push(known)
  }
  const description = fromDescription(table.Description, parameters[DESCRIPTION])
  const source = parameters[SOURCE]
  return {
    database: table.DatabaseName ?? database,
    name: table.Name ?? '',
    ...(description !== undefined && { description }),
    ...(source !== undefined && { source }),
    location: withSlash(storage.Location),
    columns: (storage.Columns ?? []).map(toCatalogColumn),
    partitionKeys,
    ...(format === 'json' && { format }),
  }
}

/** @throws InputError BAD_DEFINITION if a text is too long for Glue. */
export function newTableInput(table: CatalogTable): TableInput {
  const { storage, parameters } = toGlueFormat(table)
  return {
    Name: table.name,
    TableType: 'EXTERNAL_TABLE',
    ...describe(table, { EXTERNAL: 'TRUE', ...parameters }),
    PartitionKeys: table.partitionKeys.map(key => toGluePartitionKey(key)),
    StorageDescriptor: {
      ...storage,
      Location: table.location,
      Columns: table.columns.map(column => toGlueColumn(column)),
    },
  }
}

/**
 * Turns `current` into `table` and keeps everything that Inlet does not model. UpdateTable replaces the whole table, so
 * all members that Table and TableInput share are named here.
 * @throws InputError BAD_DEFINITION if a text is too long for Glue.
 */
export function changedTableInput(current: Table, table: CatalogTable): TableInput {
  const { StorageDescriptor: storage = {} } = current
  const columns = new Map(storage.Columns?.map(column => [column.Name, column]))
  const keys = new Map(current.PartitionKeys?.map(key => [key.Name, key]))
  return {
    Name: current.Name,
    Owner: current.Owner,
    LastAccessTime: current.LastAccessTime,
    LastAnalyzedTime: current.LastAnalyzedTime,
    Retention: current.Retention,
    ViewOriginalText: current.ViewOriginalText,
    ViewExpandedText: current.ViewExpandedText,
    TableType: current.TableType,
    TargetTable: current.TargetTable,
    FederatedTable: current.FederatedTable,
    ...describe(table, current.Parameters ?? {}),
    PartitionKeys: table.partitionKeys.map(key => toGluePartitionKey(key, keys.get(key.name))),
    StorageDescriptor: {
      ...storage,
      Location: withSlash(storage.Location ?? '') === table.location ? storage.Location : table.location,
      Columns: table.columns.map(column => toGlueColumn(column, columns.get(column.name))),
    },
  }
}

/**
 * A partition as Athena wants it: with a storage descriptor of its own, which has the table's columns of this moment.
 * Columns that the table gets later are null in it until its files have them. Comments and parameters are left out,
 * since a request carries the columns a hundred times.
 */
export function toPartitionInput(table: Table, partition: Partition): PartitionInput {
  const storage = table.StorageDescriptor
  return {
    Values: toGlueValues(partition.values),
    StorageDescriptor: {
      ...storage,
      Columns: storage?.Columns?.map(({ Name, Type }) => ({ Name, Type })),
      Location: partition.location,
    },
  }
}

export function toGlueValues(values: readonly string[]): string[] {
  return values.map(value => (value === '' ? NO_VALUE : value))
}

export function fromGlueValues(values: readonly string[]): string[] {
  return values.map(value => (value === NO_VALUE ? '' : value))
}

/** Inlet's locations end in a slash; Athena and others write them with and without. */
export function withSlash(location: string): string {
  return location.endsWith('/') ? location : `${location}/`
}

function describe(
  { name, description, source }: CatalogTable,
  { [SOURCE]: _source, [DESCRIPTION]: _description, ...others }: Record<string, string>,
): Pick<TableInput, 'Description' | 'Parameters'> {
  const text = description === undefined ? undefined : toDescription(description)
  return {
    Description: text?.shown,
    Parameters: {
      ...others,
      ...(source !== undefined && { [SOURCE]: toParameter(source, `a source of table ${name}`) }),
      ...(text?.whole !== undefined && { [DESCRIPTION]: toParameter(text.whole, `a description of table ${name}`) }),
    },
  }
}
