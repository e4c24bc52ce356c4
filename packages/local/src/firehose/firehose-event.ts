import type { EventSourceEvent } from '../event-source/observer.ts'
import type { ErrorOutputType } from './object-prefix.ts'

/** What happens, for whoever watches. Never what is in a record. */
export type FirehoseEvent =
  | { readonly type: 'invoked'; readonly records: number; readonly attempt: number }
  | { readonly type: 'invocation-failed'; readonly records: number; readonly attempt: number; readonly reason: string }
  | { readonly type: 'transformed'; readonly ok: number; readonly dropped: number; readonly failed: number }
  /** `places`: keys of objects, or names of tables. */
  | { readonly type: 'delivered'; readonly records: number; readonly places: readonly string[] }
  /** Records are in the error output, in the object `key`. */
  | { readonly type: 'failed'; readonly records: number; readonly output: ErrorOutputType; readonly key: string }
  /** A destination, or the error output, could not be written to. It is tried again. */
  | { readonly type: 'delivery-failed'; readonly records: number; readonly reason: string }
  /** That happened while Firehose was being stopped: what came from a stream comes again, what was put directly is lost. */
  | { readonly type: 'given-up'; readonly records: number }
  | { readonly type: 'source'; readonly event: EventSourceEvent }

/** Is called at once, and must not throw. */
export type FirehoseObserver = (event: FirehoseEvent) => void
