import { type InputError, parseS3Event, sequencerSchema } from '@inlet/core'
import * as z from 'zod/mini'
import type { ImportRequest } from './import-request.ts'

/** What an import that ran out of time leaves for the next invocation. */
const continuation = z.object({
  continueImport: z.object({
    bucket: z.string(),
    key: z.string(),
    sequencer: z.optional(sequencerSchema),
    continues: z.optional(z.object({ importId: z.string(), hop: z.int() })),
  }),
})

/** What one delivery asks for: all of it is done, or the delivery comes again. */
export interface Delivery {
  /** Of an SQS message, which is delivered again by itself. */
  readonly messageId?: string
  /** An error for each of which nobody can tell what object it means. */
  readonly requests: readonly (ImportRequest | InputError)[]
}

/** The deliveries of an event of S3, EventBridge, SQS (with one of both in each message), or of this function itself. */
export function parseEvent(event: unknown): readonly Delivery[] {
  return parseS3Event<ImportRequest>(event, continuedImport).map(({ objects, ...delivery }) => {
    return { ...delivery, requests: objects }
  })
}

/** The event by which a function asks itself to go on. */
export function continuationEvent(request: ImportRequest): unknown {
  return { continueImport: request }
}

function continuedImport(event: unknown): ImportRequest | undefined {
  return continuation.safeParse(event).data?.continueImport
}
