import type { Feed, Feeds } from '@inlet/csv-to-partition/feeds'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { LoadRequest } from '@inlet/csv-to-partition/load-request'
import type { FirehoseResponse } from '@inlet/firehose-transform/response'
import type { Source } from '@inlet/firehose-transform/source'
import type { ObjectStore } from '@inlet/lake'
import type { ReplayAnswer, ReplayRequest } from '@inlet/stream-to-parquet/replay'
import type { FirehoseTransformationEvent } from 'aws-lambda'

/** Where something is to be replayed: a lake on this machine, or a stage. */
export interface ReplayPlace extends AsyncDisposable {
  /** For the report: a directory, or `stage mine`. */
  readonly name: string
  readonly store: ObjectStore
  readonly changes: ChangesPlace
  readonly daily: DailyPlace
  readonly deliveries: readonly DeliveryPlace[]
  /** Bucket of CSV files that are imported into DynamoDB. */
  readonly uploads: string
}

/** Changes, and the function that loads them. */
interface ChangesPlace {
  readonly quarantineBucket: string
  /** Of batches that were given up. */
  readonly failuresBucket: string
  readonly functionName: string
  /** @throws FunctionFailed; what the client throws */
  ask(request: ReplayRequest): Promise<ReplayAnswer>
}

/** Daily files, and the function that loads them. */
export interface DailyPlace {
  readonly quarantineBuckets: readonly string[]
  readonly feeds: Feeds
  /** What the load of a day is. @throws InputError BAD_INPUT */
  requestOf(feed: Feed, dataRef: string): LoadRequest
  /** @throws InputError, TransientError, FunctionFailed; what the client throws */
  load(feed: Feed, dataRef: string): Promise<LoadReport>
}

/** A stream of Firehose. */
export interface DeliveryPlace {
  readonly name: string
  readonly errors: { readonly bucket: string; readonly prefix: string }
  /** @throws FunctionFailed; what the client throws */
  transform(event: FirehoseTransformationEvent): Promise<FirehoseResponse>
  /** The stream that it reads. @throws CommandError if there is none */
  openSource(): Promise<Source>
}
