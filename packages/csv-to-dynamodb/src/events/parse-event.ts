import { InputError } from '@inlet/core'
import * as z from 'zod'
import type { ImportRequest } from './import-request.ts'

const key = z.string().min(1)
const bucket = z.object({ name: z.string().min(1) })
const sequencer = z
  .string()
  .regex(/^[0-9A-Fa-f]+$/)
  .optional()

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const s3Record = z.object({
  eventName: z.string().default('ObjectCreated:Put'),
  s3: z.object({ bucket, object: z.object({ key, sequencer }) }),
})
const s3Event = z.object({ Records: z.array(s3Record) })

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const bridgeEvent = z.object({
  'detail-type': z.string(),
  detail: z.object({ bucket, object: z.object({ key, sequencer }) }),
})

/** What S3 sends to a queue or topic when notifications to it are set up. */
const testEvent = z.object({ Service: z.literal('Amazon S3'), Event: z.literal('s3:TestEvent') })

/** What an import that ran out of time leaves for the next invocation. */
const continuation = z.object({
  continueImport: z.object({
    bucket: z.string(),
    key: z.string(),
    sequencer,
    continues: z.object({ importId: z.string(), hop: z.int() }).optional(),
  }),
})

const message = z.object({ eventSource: z.literal('aws:sqs'), messageId: z.string(), body: z.string() })
const queueEvent = z.object({ Records: z.array(message).min(1) })

/** What one delivery asks for: all of it is done, or the delivery comes again. */
export interface Delivery {
  /** Of an SQS message, which is delivered again by itself. */
  readonly messageId?: string
  /** An error for each of which nobody can tell what object it means. */
  readonly requests: readonly (ImportRequest | InputError)[]
}

/** The deliveries of an event of S3, EventBridge, SQS (with one of both in each message), or of this function itself. */
export function parseEvent(event: unknown): readonly Delivery[] {
  const queue = queueEvent.safeParse(event)
  if (!queue.success) return [{ requests: requestsOf(event) }]
  return queue.data.Records.map(({ messageId, body }) => ({ messageId, requests: requestsOfBody(body) }))
}

/** The event by which a function asks itself to go on. */
export function continuationEvent(request: ImportRequest): unknown {
  return { continueImport: request }
}

function requestsOfBody(body: string): Delivery['requests'] {
  try {
    return requestsOf(JSON.parse(body))
  } catch {
    return [new InputError('BAD_EVENT', 'Expected JSON in the body of an SQS message')]
  }
}

function requestsOf(event: unknown): Delivery['requests'] {
  const next = continuation.safeParse(event)
  if (next.success) return [next.data.continueImport]
  const bridge = bridgeEvent.safeParse(event)
  if (bridge.success) {
    // EventBridge has keys as they are; S3's own notifications have them URL-encoded.
    return bridge.data['detail-type'] === 'Object Created' ? [requestOf(bridge.data.detail)] : []
  }
  if (testEvent.safeParse(event).success) return []
  const direct = s3Event.safeParse(event)
  if (direct.success) return direct.data.Records.filter(isCreation).map(({ s3 }) => decodedRequest(s3))
  return [new InputError('BAD_EVENT', `Expected an event of S3, EventBridge or SQS: ${z.prettifyError(direct.error)}`)]
}

/** Without the `s3:` that the names of event types have elsewhere. */
function isCreation({ eventName }: z.infer<typeof s3Record>): boolean {
  return /^(?:s3:)?ObjectCreated:/.test(eventName)
}

type NamedObject = z.infer<typeof s3Record>['s3']

function requestOf({ bucket, object: { key, sequencer } }: NamedObject): ImportRequest {
  return { bucket: bucket.name, key, sequencer }
}

/** The key is encoded as HTML forms are: a space is `+`. */
function decodedRequest({ bucket, object }: NamedObject): ImportRequest | InputError {
  try {
    const key = decodeURIComponent(object.key.replaceAll('+', ' '))
    return requestOf({ bucket, object: { ...object, key } })
  } catch {
    return new InputError('BAD_EVENT', 'Expected a URL-encoded object key')
  }
}
