import type { Rescue } from '../columns/rescued-data.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import type { FileColumn } from '../parquet/parquet-file.ts'
import { type CsvPlan, LINEAGE_COLUMN_TYPES } from '../tables/plan-csv-load.ts'
import type { PartitionRows } from './row-partitions.ts'

/** What is the same for all rows of a load. */
export interface CsvLoad {
  /** The day that is loaded, YYYYMMDD. */
  readonly dataRef: string
  /** The object, `s3://…`. */
  readonly source: string
  /** Microseconds since 1970. */
  readonly loadedAtUs: bigint
  /** What becomes of a row with a value that its column cannot hold. */
  readonly onDrift: 'rescue' | 'quarantine'
  /** Takes the place of masked values. */
  readonly hash: (text: string) => string
}

export interface CsvRows {
  /** In the order of `csvFileColumns`. */
  readonly columns: readonly RowColumn[]
  readonly partitions: readonly PartitionRows[]
  /** Values in `rescued_data`, by path. */
  readonly rescues: readonly (Rescue & { readonly count: number })[]
  /** Rows with any. */
  readonly rescuedRows: number
}

/** The columns of the files that a plan leads to, in their order. */
export function csvFileColumns({ targets, lineage }: CsvPlan): readonly FileColumn[] {
  const own = lineage ? Object.entries(LINEAGE_COLUMN_TYPES).map(([name, { type }]) => ({ name, type })) : []
  return [
    ...targets.flatMap(target => (target.is === 'column' ? [target.column] : [])),
    ...own,
    { name: 'rescued_data', type: 'string' },
  ]
}
