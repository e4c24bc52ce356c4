import type { InputErrorCode } from '@inlet/core'
import * as z from 'zod/mini'

const upload = z.object({ bucket: z.string(), key: z.string(), id: z.string(), token: z.string() })

/** An output as far as it is written: whole parts of an upload, and the key of an object with the bytes after them. */
const output = z.object({
  upload: z.nullable(upload),
  etags: z.array(z.string()),
  tail: z.nullable(z.string()),
  /** Elements of its JSON array. */
  count: z.int(),
})

const counts = z.object({
  /** Rows that were written, or replaced by a later row of their key. */
  processed: z.int(),
  /** Of these, replaced before they were written. */
  superseded: z.int(),
  unprocessed: z.int(),
  /** Requests that were throttled, or that left items unprocessed. */
  throttles: z.int(),
  /** Requests that were sent again. */
  retries: z.int(),
  invocations: z.int(),
})

/** An InputError. */
const failure = z.object({
  code: z.custom<InputErrorCode>(value => typeof value === 'string'),
  message: z.string(),
})

/**
 * What is known of an import, in one object that is replaced by conditional writes. All of it is of one moment: every row
 * before `position` is settled, counted in `counts` and part of `outputs`, and no other row is.
 */
export const importState = z.object({
  version: z.literal(1),
  importId: z.string(),
  /** Of this very text: tells the writer's own state from another's. */
  revision: z.string(),
  bucket: z.string(),
  key: z.string(),
  sequencer: z.nullable(z.string()),
  /** The version of the object that is imported. */
  object: z.object({ etag: z.string(), size: z.int(), lastModified: z.string() }),
  /** `finishing`: all rows are settled, and the outputs are being completed. */
  status: z.enum(['running', 'finishing', 'done', 'failed']),
  /** Who works on it, and until when nobody else may; times in ms since 1970. */
  lease: z.nullable(z.object({ holder: z.string(), until: z.number() })),
  hop: z.int(),
  header: z.nullable(z.array(z.string())),
  /** The first row that is not settled, and the byte of the text where it starts. */
  position: z.object({ row: z.int(), byte: z.int() }),
  counts,
  outputs: z.object({ jsonCopy: output, unprocessed: output }),
  /** Why the rest of the object was not read. */
  failure: z.nullable(failure),
  startedAt: z.number(),
  finishedAt: z.nullable(z.number()),
})

export type ImportState = z.infer<typeof importState>
export type OutputState = z.infer<typeof output>
export type Counts = z.infer<typeof counts>
export type Failure = z.infer<typeof failure>

/** Whether there is something left to do. */
export function isOpen({ status }: Pick<ImportState, 'status'>): boolean {
  return status === 'running' || status === 'finishing'
}

const EMPTY_OUTPUT: OutputState = { upload: null, etags: [], tail: null, count: 0 }

/** The state of an import of which nothing is done. */
export function newState({
  importId,
  bucket,
  key,
  sequencer,
  object,
  startedAt,
}: Pick<ImportState, 'importId' | 'bucket' | 'key' | 'sequencer' | 'object' | 'startedAt'>): Omit<
  ImportState,
  'lease' | 'revision'
> {
  return {
    version: 1,
    importId,
    bucket,
    key,
    sequencer,
    object,
    status: 'running',
    hop: 0,
    header: null,
    position: { row: 0, byte: 0 },
    counts: { processed: 0, superseded: 0, unprocessed: 0, throttles: 0, retries: 0, invocations: 0 },
    outputs: { jsonCopy: EMPTY_OUTPUT, unprocessed: EMPTY_OUTPUT },
    failure: null,
    startedAt,
    finishedAt: null,
  }
}
