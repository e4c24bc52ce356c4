export type { Change, ChangeRecord, Deleter, Effect } from './changes/change-record.ts'
export type { AttributeValue, Item } from './changes/item.ts'
export { nativeChange, type Precision, TICK } from './changes/native-change.ts'
export type { NonEmpty } from './changes/non-empty.ts'
export { streamsChange } from './changes/streams-change.ts'
export { eventRecord } from './event-source/kinesis-event.ts'
export { type LiveEndpoints, readEndpoints } from './live/endpoints-file.ts'
export { countRows } from './query/count-rows.ts'
export { type DataName, type LiveFile, readDataFiles } from './query/data-files.ts'
export type { SessionLimits } from './query/duckdb-session.ts'
export {
  findPartitions,
  type LivePartition,
  type LiveTable,
  listAllTables,
  listFiles,
  type NamedPartition,
  readLiveTables,
} from './query/live-table.ts'
export { NotAQuery } from './query/not-a-query.ts'
export { type LocalLake, openLocalLake } from './query/open-local-lake.ts'
export type { JsonValue, QueryColumn, QueryResult, RawJson } from './query/query-result.ts'
