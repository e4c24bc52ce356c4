import type { Run } from '@inlet/console/api'
import type {
  BucketEvent,
  EndpointEvent,
  EventSourceEvent,
  FirehoseEvent,
  QueueEvent,
  ScheduleEvent,
} from '@inlet/local/live'
import type { KinesisStreamRecord } from 'aws-lambda'
import type { ImportEvent } from './imports/import-event.ts'
import type { LoadEvent } from './loads/load-event.ts'

/** The four functions, as they are called. */
export type FunctionName = 'stream-to-parquet' | 'firehose-transform' | 'csv-to-dynamodb' | 'csv-to-partition'

/** All that happens in a live lake, by where it does. */
export type LiveEvent =
  | { readonly of: 'endpoints'; readonly event: EndpointEvent }
  /** Of stream-to-parquet's event source. */
  | { readonly of: 'event-source'; readonly event: EventSourceEvent }
  /** What stream-to-parquet answered to a batch. */
  | { readonly of: 'delivery'; readonly records: readonly KinesisStreamRecord[]; readonly response: unknown }
  | { readonly of: 'firehose'; readonly name: string; readonly event: FirehoseEvent }
  | { readonly of: 'bucket'; readonly event: BucketEvent }
  | { readonly of: 'queue'; readonly event: QueueEvent }
  | { readonly of: 'schedule'; readonly event: ScheduleEvent }
  | { readonly of: 'import'; readonly event: ImportEvent }
  | { readonly of: 'load'; readonly event: LoadEvent }
  /** An import or a daily load has begun, changed, or ended. */
  | { readonly of: 'run'; readonly run: Run }
  /** A line of a function's log. */
  | { readonly of: 'log'; readonly functionName: FunctionName; readonly line: string }
  /** A function's sources have changed. `failure`: why it cannot be loaded; null if it can. */
  | { readonly of: 'reload'; readonly functionName: FunctionName; readonly failure: string | null }
  /** A request to the console's page could not be answered. */
  | { readonly of: 'console'; readonly error: unknown }
  /** Changes of sources go unnoticed. */
  | { readonly of: 'reload-failed'; readonly reason: string }

/** Is called at once, and must not throw. */
type LiveListener = (event: LiveEvent) => void

/** Where those who watch a live lake hear of it. */
export interface LiveEvents {
  tell(event: LiveEvent): void
  /** @returns what ends it */
  listen(listener: LiveListener): () => void
}

export function liveEvents(): LiveEvents {
  const listeners = new Set<LiveListener>()
  return {
    tell(event) {
      for (const listener of listeners) listener(event)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
