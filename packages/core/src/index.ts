import './configure-schemas.ts'

export { base64Bytes, decodeBase64, isObject } from './changes/attribute-value.ts'
export { Base64Buffer } from './changes/base64-buffer.ts'
export type { Change, Envelope, Operation } from './changes/change.ts'
export { ChangeBatch, type Rows } from './changes/change-batch.ts'
export { changeKey } from './changes/change-key.ts'
export { type ChangeOrder, compareChanges, subsequenceSuffix } from './changes/compare-changes.ts'
export { deaggregate, mayBeAggregate } from './changes/deaggregate.ts'
export { decodeChange } from './changes/decode-change.ts'
export { exactJson } from './changes/exact-json.ts'
export { type TracedCell, type TracedLeaf, traceChange } from './changes/trace-change.ts'
export { ByteSink } from './columns/byte-sink.ts'
export type { Cell, ValueKind } from './columns/cast.ts'
export { sanitizeName } from './columns/column-name.ts'
export {
  type ColumnType,
  DEFAULT_DECIMAL,
  type DecimalType,
  isColumnType,
  parseDecimal,
  toColumnType,
} from './columns/column-type.ts'
export { jsonColumnType } from './columns/json-column-type.ts'
export { NAME_RULES, typeFromName } from './columns/name-rules.ts'
export { canonicalNumber, toDouble, toInteger } from './columns/number-text.ts'
export type { Rescue } from './columns/rescued-data.ts'
export type { RowColumn } from './columns/row-columns.ts'
export { formatPath, parsePath, type SourcePath } from './columns/source-path.ts'
export {
  daysFromText,
  daysOfInstant,
  dayText,
  instantFromEpoch,
  instantFromText,
  instantText,
} from './columns/time-text.ts'
export { CsvError, type CsvPlace } from './csv/csv-error.ts'
export { type CsvRow, type RowBlock, skipRows, type UnreadableRow } from './csv/csv-row.ts'
export { sniffEncoding, toUtf8 } from './csv/decode-text.ts'
export { type CsvDialect, type CsvEncoding, DEFAULT_DIALECT, dialectSchema } from './csv/dialect.ts'
export { MAX_ROW_BYTES, type ReadOptions, readRows } from './csv/read-rows.ts'
export type { ScannedRows } from './csv/scanned-rows.ts'
export { CsvBatch } from './csv-load/csv-batch.ts'
export { type CsvLoad, type CsvRows, csvFileColumns } from './csv-load/csv-load.ts'
export type { PartitionRows } from './csv-load/row-partitions.ts'
export { type Environment, readEnvironment } from './environment/read-environment.ts'
export { oneOf, readBy, requiredText, wholeNumber } from './environment/variables.ts'
export * from './errors.ts'
export { type Delivery, parseS3Event, type S3ObjectEvent } from './events/parse-s3-event.ts'
export { compareSequencers, sequencerSchema } from './events/sequencer.ts'
export { ChangeLines } from './json-lines/change-lines.ts'
export { JsonRows } from './json-lines/json-rows.ts'
export { changeFileKey, type FileRecords, quarantineKey, type StreamPosition } from './keys/object-keys.ts'
export { CODECS, type Codec } from './parquet/compressor.ts'
export { encodeParquet } from './parquet/encode-parquet.ts'
export { type FileColumn, ParquetFile } from './parquet/parquet-file.ts'
export type { FindImageReader, ImageReader, ScannedPayload } from './scan/scan-payload.ts'
export type * from './tables/catalog-table.ts'
export {
  type ChangeView,
  changesQuery,
  changeViews,
  currentQuery,
  hasChanges,
  quoteName,
} from './tables/change-views.ts'
export { type CsvColumn, csvColumns, type HeaderColumn } from './tables/csv-columns.ts'
export { type ColumnDefinition, defineTable, type TableDefinition, type TableInput } from './tables/define-table.ts'
export { TABLE_DEFINITIONS } from './tables/definitions.ts'
export { deliveredJsonTable, deliveredTable } from './tables/delivered-table.ts'
export { TABLE_MAPPING } from './tables/mapping.ts'
export { isMasked, maskHash } from './tables/mask-hash.ts'
export { partitionPath } from './tables/partition-value.ts'
export {
  CHANGE_COLUMN_TYPES,
  CHANGE_PARTITION_KEYS,
  planColumns,
  type TablePlace,
  type TypeConflict,
  typeConflicts,
} from './tables/plan-columns.ts'
export { type CsvPlan, type CsvTable, DATA_REF, LINEAGE_COLUMN_TYPES, planCsvLoad } from './tables/plan-csv-load.ts'
export { createRouter, type Router, type UnmappedTables } from './tables/route.ts'
export { sourceOf, withSources } from './tables/sources.ts'
