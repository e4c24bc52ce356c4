export type { BucketEvent } from './bucket-events/bucket-event.ts'
export { knownObjects } from './bucket-events/known-objects.ts'
export { type CreatedObject, objectCreatedEvent } from './bucket-events/object-created.ts'
export { type BucketWatch, watchBucket } from './bucket-events/watch-bucket.ts'
export {
  type ChangeCounts,
  type EndpointEvent,
  type Endpoints,
  openEndpoints,
} from './endpoints/open-endpoints.ts'
export { outcomeOfResponse } from './event-source/batch-outcome.ts'
export { failureKey, failureRecord } from './event-source/failure-record.ts'
export type { Fault } from './event-source/fault.ts'
export { kinesisStream } from './event-source/kinesis-stream.ts'
export type { EventSourceEvent } from './event-source/observer.ts'
export { sqliteCheckpoints } from './event-source/sqlite-checkpoints.ts'
export { type EventSource, startEventSource } from './event-source/start-event-source.ts'
export type { Page, Position, Shard, Stream, StreamRecord } from './event-source/stream.ts'
export type { FirehoseFault, FirehoseFaultPicker } from './firehose/fault.ts'
export type { FirehoseEvent } from './firehose/firehose-event.ts'
export type { Firehose, FirehoseCounts, FirehoseOptions, FirehoseSource } from './firehose/firehose-options.ts'
export type { IcebergDestination, IcebergTableOptions } from './firehose/iceberg/iceberg-destination.ts'
export { type FirehoseEndpointOptions, openFirehoseEndpoint } from './firehose/open-firehose-endpoint.ts'
export type { S3Destination } from './firehose/s3-destination.ts'
export type { FirehoseSettings } from './firehose/settings.ts'
export { startFirehose } from './firehose/start-firehose.ts'
export { type SourceWatchOptions, watchSources } from './function/watch-sources.ts'
export { localKinesisClient } from './live/kinesis-client.ts'
export type { LiveDestination } from './live/live-destination.ts'
export type { LiveFirehoseOptions } from './live/live-firehose.ts'
export {
  type DeliveredObserver,
  FAILURES_BUCKET,
  type LiveFirehoses,
  type LiveLake,
  openLiveLake,
  STREAM,
} from './live/live-lake.ts'
export { openStateDirectory, STATE_DIRECTORY, type StateDirectory } from './live/state-directory.ts'
export { exactPattern, quoteText } from './query/sql-text.ts'
export { type Message, Postponed } from './queue/message.ts'
export type { Queue, QueueCounts } from './queue/queue.ts'
export type { QueueEvent } from './queue/queue-event.ts'
export { checkReported, sqsEvent } from './queue/sqs-event.ts'
export { startQueue } from './queue/start-queue.ts'
export type { ScheduleEvent } from './schedule/schedule-event.ts'
export { type Schedules, startSchedules } from './schedule/start-schedules.ts'
export { openDatabase } from './sqlite/open-database.ts'
