import type { Fault } from './fault.ts'
import type { EventOrigin } from './kinesis-event.ts'
import type { SourceContext } from './source-context.ts'
import type { StreamRecord } from './stream.ts'

/** What a batch is delivered with, and discarded. */
export interface Delivery {
  readonly context: SourceContext
  readonly origin: EventOrigin
  readonly fault: Fault | undefined
  /** Is told of records that are done, be it that they succeeded or that they were discarded. */
  readonly finish: (records: readonly StreamRecord[]) => void
}
