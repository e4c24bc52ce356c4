import type { ColumnType, CsvDialect } from '@inlet/core'
import type { TableRef } from '@inlet/lake'

/** A load that somebody asks for: the input, checked and with its defaults. */
export interface LoadRequest {
  /** The day that is loaded, YYYYMMDD. */
  readonly dataRef: string
  /** Where the file is looked for: keys of `bucket` that start with `prefix` and contain `substr`. */
  readonly source: SourceFilter
  readonly file: FileFormat
  readonly table: TableRef
  /** The table's location: `s3://bucket/prefix/`. */
  readonly root: TableRoot
  /** By name, in the order of the partition keys; at least one. */
  readonly partitionColumns: readonly string[]
  /** Whether rows say where they come from: `source_object`, `source_row`, `loaded_at`. */
  readonly lineage: boolean
  readonly expect: Expectations
}

export interface SourceFilter {
  readonly bucket: string
  readonly prefix: string
  readonly substr: string
}

/** How a file is to be read. */
export interface FileFormat {
  readonly dialect: CsvDialect
  /** `auto`: the first row is a header if it equals `schema`; without `schema` it is one in any case. */
  readonly header: 'auto' | boolean
  /** The columns, in the order of the file. */
  readonly schema: readonly SchemaColumn[] | undefined
}

export interface SchemaColumn {
  readonly name: string
  readonly type: ColumnType | undefined
}

/** A folder of a bucket, for one table alone. */
export interface TableRoot {
  readonly bucket: string
  /** Ends with a slash. */
  readonly prefix: string
}

/** What a load must fulfil to be swapped in. */
export interface Expectations {
  readonly minRows: number
  /** Rows with a value that its column cannot hold, of all rows that are loaded. */
  readonly maxRescuedPercent: number
  /** Of all rows of the file. */
  readonly maxQuarantinedPercent: number
  readonly maxPartitions: number | undefined
  /** Since the object was last modified. */
  readonly maxAgeHours: number | undefined
}
