/** `GET /api/tables`: `TableSummary[]`, by database and name. */
export interface TableSummary {
  readonly database: string
  readonly name: string
  readonly description: string | null
  /** The DynamoDB table or the feed that fills it. */
  readonly source: string | null
  readonly format: 'parquet' | 'json'
  readonly columns: number
  readonly partitions: number
  readonly files: number
  readonly bytes: number
  /** When a file was last written, ms since 1970. */
  readonly writtenAt: number | null
  /** Views of it: `orders_changes`, `orders_current`. */
  readonly views: readonly string[]
}

/** `GET /api/tables/:database/:name`; 404 if there is none. */
export interface TableDetail extends TableSummary {
  /** `s3://bucket/prefix/` */
  readonly location: string
  readonly columnList: readonly ColumnDetail[]
  readonly partitionKeys: readonly { readonly name: string; readonly type: string; readonly comment: string | null }[]
  /** Oldest first: which columns each version of the table has brought. */
  readonly history: readonly SchemaVersion[]
}

export interface ColumnDetail {
  readonly name: string
  readonly type: string
  readonly comment: string | null
  /** The source path that owns the column. */
  readonly path: string | null
  /** `declared`, `name rule`, `key`, `value`, `change`, `catalog` */
  readonly origin: string
  /** What the definition declares, where the catalog has another type. */
  readonly declared: string | null
}

export interface SchemaVersion {
  readonly version: string
  /** ms since 1970; null where the catalog does not know. */
  readonly at: number | null
  /** `name type` of each column that it brought. */
  readonly added: readonly { readonly name: string; readonly type: string }[]
}

/** `GET /api/tables/:database/:name/partitions?after=&limit=`: newest values first, at most 500 a page. */
export interface PartitionPage {
  readonly partitions: readonly PartitionDetail[]
  readonly total: number
  /** For `after`; null at the end. */
  readonly next: string | null
}

export interface PartitionDetail {
  readonly values: readonly string[]
  readonly location: string
  readonly files: number
  readonly bytes: number
  /** ms since 1970 */
  readonly writtenAt: number | null
}

/** `GET /api/tables/:database/:name/files?partition=<values as JSON>&after=&limit=` */
export interface FilePage {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly writtenAt: number }[]
  readonly total: number
  readonly next: string | null
}
