import type { ColumnType } from '../columns/column-type.ts'

/**
 * What the catalog knows of a table. Column order is the order in which columns were first seen; columns are only ever
 * appended, and a column's type never changes once files have it.
 */
export interface CatalogTable {
  readonly database: string
  readonly name: string
  readonly description?: string
  /** The DynamoDB table that fills it: no other source may write here. */
  readonly source?: string
  /** `s3://bucket/prefix/`, with the slash at the end. */
  readonly location: string
  /** Data columns, without the partition keys. */
  readonly columns: readonly CatalogColumn[]
  readonly partitionKeys: readonly PartitionKey[]
  /** How its files are written: Parquet if left out; `json`: a JSON object a line, as Firehose delivers them. */
  readonly format?: 'json'
}

export interface CatalogColumn {
  readonly name: string
  /** A type that Inlet writes, or one that somebody else gave the column (`foreign:struct<a:int>`): never written. */
  readonly type: ColumnType | ForeignType
  readonly comment?: string
  /** The escaped source path that owns this column (see `columns/source-path.ts`); none for columns of Inlet's own. */
  readonly path?: string
  readonly origin: TypeOrigin
}

export type ForeignType = `foreign:${string}`

/** Where a column's type came from. `change`: a change column of Inlet's own. `catalog`: made by somebody else. */
export type TypeOrigin = 'declared' | 'name rule' | 'key' | 'value' | 'change' | 'catalog'

export interface PartitionKey {
  readonly name: string
  readonly type: ColumnType
  readonly comment?: string
}

/** One partition: a value for each of the table's partition keys, in their order, empty for null, and where its files are. */
export interface Partition {
  readonly values: readonly string[]
  /** `s3://bucket/prefix/dt=2026-01-31/`, with the slash at the end. */
  readonly location: string
}
