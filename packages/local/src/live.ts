export {
  type ChangeCounts,
  type EndpointEvent,
  type Endpoints,
  openEndpoints,
} from './endpoints/open-endpoints.ts'
export type { Fault } from './event-source/fault.ts'
export { kinesisStream } from './event-source/kinesis-stream.ts'
export type { EventSourceEvent } from './event-source/observer.ts'
export { sqliteCheckpoints } from './event-source/sqlite-checkpoints.ts'
export { type EventSource, startEventSource } from './event-source/start-event-source.ts'
export type { Page, Position, Shard, Stream, StreamRecord } from './event-source/stream.ts'
export { localKinesisClient } from './live/kinesis-client.ts'
export { FAILURES_BUCKET, type LiveLake, openLiveLake, STREAM } from './live/live-lake.ts'
export { openStateDirectory, STATE_DIRECTORY, type StateDirectory } from './live/state-directory.ts'
export { exactPattern, quoteText } from './query/sql-text.ts'
