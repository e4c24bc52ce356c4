/** What a load did. It is what the function answers, so its names are those of the input. */
export interface LoadReport {
  readonly status: 'Success'
  /** YYYYMMDD */
  readonly data_ref: string
  /** `database.table` */
  readonly table: string
  /** Of all partitions. */
  readonly rows: number
  readonly files: number
  readonly bytes: number
  readonly partitions: readonly PartitionReport[]
  /** Partitions that a load which began later has filled meanwhile: they stay as they are. */
  readonly superseded_partitions: number
  /** Rows that could not be read; they are in `quarantine`. */
  readonly quarantined_rows: number
  /** Values that their column could not hold; they are in `rescued_data`. */
  readonly rescued_values: number
  /** How many of each column, by its name in the file, in lower case. */
  readonly rescued_columns: Readonly<Record<string, number>>
  /** `s3://bucket/key`, if a row is there. */
  readonly quarantine: string | null
  /** `s3://bucket/key` of the file. */
  readonly source_object: string
  readonly source: SourceReport
  /** Other objects that the filter matches, newest first. */
  readonly runners_up: readonly CandidateReport[]
  /** Names the load: its files and its log lines have it too. */
  readonly load: string
}

export interface PartitionReport {
  /** By the names of the partition columns. */
  readonly values: Readonly<Record<string, string>>
  readonly rows: number
  readonly files: number
  /** `s3://bucket/prefix/` */
  readonly location: string
}

interface SourceReport {
  readonly etag: string
  /** Bytes. */
  readonly size: number
  /** ISO 8601 */
  readonly last_modified: string
}

interface CandidateReport {
  readonly key: string
  /** ISO 8601 */
  readonly last_modified: string
  /** Bytes. */
  readonly size: number
}
