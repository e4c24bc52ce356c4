export { type LiveFile, type LivePartition, type LiveTable, readLiveTables } from './live-table.ts'
export { type LocalLake, openLocalLake } from './open-local-lake.ts'
export type { JsonValue, QueryResult, RawJson } from './query-result.ts'
export { quoteName } from './sql-text.ts'
