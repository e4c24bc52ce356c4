import type { CatalogTable } from '@inlet/core'
import type { Catalog, ObjectStore } from '@inlet/lake'

/**
 * Tables in the lake of a directory, in the stead of Iceberg tables. A table is a folder of Parquet files, a snapshot,
 * that its location in the catalog names: `s3://<bucket>/<database>/<table>/snapshot-<n>-<random>/`. Inserts add a file to
 * it; a delivery with updates or deletes writes a whole other snapshot and then changes the location, so readers of the
 * catalog see a delivery to a table wholly or not at all. A Firehose stream that dies between a delivery and its
 * checkpoint makes it again: inserted rows may then be there twice, as with Firehose itself.
 *
 * Files of inserts are put together only by a delivery with updates or deletes, which takes as long as the table is large.
 * JSON is taken more strictly than Firehose may take it: a value has to fit its column without rounding; times are
 * microseconds since 1970, days YYYY-MM-DD, bytes base64.
 * https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-destination.html
 */
export interface IcebergDestination {
  readonly is: 'iceberg'
  /** The directory with a directory for each bucket. */
  readonly lake: string
  /** Of that directory. */
  readonly store: ObjectStore
  readonly catalog: Catalog
  readonly bucket: string
  readonly tables: readonly IcebergTableOptions[]
  /** How long a snapshot is kept that is not the last or the one before, for readers that are at it: 10 s by default. */
  readonly keepSnapshotsMs?: number
}

export interface IcebergTableOptions {
  /** Its columns and name, without partition keys; its location is not used. */
  readonly table: CatalogTable
  /** Columns by which updates and deletes find rows; none if there are only inserts. */
  readonly uniqueKeys: readonly string[]
}
