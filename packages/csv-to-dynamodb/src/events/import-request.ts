import type { S3ObjectEvent } from '@inlet/core'

/** An object to import, as an event names it. */
export interface ImportRequest extends S3ObjectEvent {
  /** Of the import that an earlier invocation has begun and handed over. */
  readonly continues?: Continuation | undefined
}

interface Continuation {
  readonly importId: string
  /** How often the import was handed over. */
  readonly hop: number
}
