import type { ObjectStore } from '@inlet/lake'
import type { Checkpoints } from '../event-source/checkpoints.ts'
import type { EventSourceSettings } from '../event-source/settings.ts'
import type { Stream } from '../event-source/stream.ts'
import type { Time } from '../event-source/time.ts'
import type { FirehoseFaultPicker } from './fault.ts'
import type { FirehoseObserver } from './firehose-event.ts'
import type { IcebergDestination } from './iceberg/iceberg-destination.ts'
import type { S3Destination } from './s3-destination.ts'
import type { FirehoseSettings } from './settings.ts'

export interface FirehoseOptions {
  /** Of the Firehose stream. */
  readonly name: string
  /** By default, records can only be put directly. */
  readonly source?: FirehoseSource
  /** Invokes the transforming function; usually `invoke` of a function that `startFunction` started. */
  readonly transform: (event: unknown) => Promise<unknown>
  /** Of that function, for the error output. */
  readonly lambdaArn: string
  readonly destination: S3Destination | IcebergDestination
  /** Where what cannot be delivered goes: `processing-failed/yyyy/MM/dd/HH/` under the prefix, unless that says otherwise. */
  readonly errors: { readonly store: ObjectStore; readonly bucket: string; readonly prefix: string }
  readonly settings?: Partial<FirehoseSettings>
  readonly onEvent?: FirehoseObserver
  readonly pickFault?: FirehoseFaultPicker
  readonly time?: Time
}

export interface FirehoseSource {
  readonly stream: Stream
  /** By default they are lost with the process. No two Firehose streams that run at the same time may have the same. */
  readonly checkpoints?: Checkpoints
  /** By default, batches as large as they come, from the start of the stream, where Firehose begins with the latest. */
  readonly settings?: Partial<EventSourceSettings>
}

/** Records since the start. With nothing under way, `in` is the sum of the others. */
export interface FirehoseCounts {
  /** Records taken over; those in an aggregate one by one. */
  readonly in: number
  readonly delivered: number
  /** By the function. */
  readonly dropped: number
  /** In the error output. */
  readonly failed: number
}

/** A Firehose stream that runs. */
export interface Firehose {
  readonly name: string
  readonly arn: string
  /** Whether it has no other source. */
  readonly isDirectPut: boolean
  /**
   * Resolves when Firehose has taken the records over. Unlike on AWS, they are in memory only: `abort`, or the end of
   * the process, loses those that have not been delivered.
   * @throws Error if it has been stopped
   */
  put(records: readonly Uint8Array[]): Promise<void>
  counts(): FirehoseCounts
  /**
   * Resolves when everything is delivered, or in the error output, that was in the source or had been put at the time of
   * the call. Buffers do not wait until then. Rejects if Firehose is ended first.
   */
  caughtUp(): Promise<void>
  /**
   * Delivers what is in its buffers and ends. A delivery that fails meanwhile is given up: what came from the stream
   * comes again at the next start.
   */
  stop(): Promise<void>
  /** Drops everything at once, as the end of the process would. What is being written may still be. */
  abort(): void
}
