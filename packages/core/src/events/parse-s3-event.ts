import '../configure-schemas.ts'

import * as z from 'zod/mini'
import { InputError } from '../errors.ts'
import { sequencerSchema } from './sequencer.ts'

/** An object that was created, as an event names it. */
export interface S3ObjectEvent {
  readonly bucket: string
  readonly key: string
  /** Orders the events of one key. An event that is made by hand may have none. */
  readonly sequencer?: string | undefined
}

/** What one delivery asks for: all of it is done, or the delivery comes again. */
export interface Delivery<T = S3ObjectEvent> {
  /** Of an SQS message, which is delivered again by itself. */
  readonly messageId?: string
  /** An error for each of which nobody can tell what object it means. */
  readonly objects: readonly (T | InputError)[]
}

const name = z.string().check(z.minLength(1))
const bucket = z.object({ name })
const object = z.object({ key: name, sequencer: z.optional(sequencerSchema) })

/**
 * What makes an event one of S3. What its records say of objects is looked at one by one, and only if they were created.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
const s3Record = z.object({ eventName: z._default(z.string(), 'ObjectCreated:Put'), s3: z.looseObject({}) })
const s3Event = z.object({ Records: z.array(s3Record) })
const named = z.object({ bucket, object })

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const bridgeEvent = z.object({
  'detail-type': z.string(),
  detail: z.object({ bucket, object }),
})

/** What S3 sends to a queue or topic when notifications to it are set up. */
const testEvent = z.object({ Service: z.literal('Amazon S3'), Event: z.literal('s3:TestEvent') })

const message = z.object({ eventSource: z.literal('aws:sqs'), messageId: z.string(), body: z.string() })
const queueEvent = z.object({ Records: z.array(message).check(z.minLength(1)) })

/**
 * The deliveries of an event of S3, EventBridge or SQS (with one of both in each message). Of an event, only objects
 * that were created count. It never throws: what cannot be understood is InputError BAD_EVENT where an object would be.
 * @param ownObject knows a function's own kind of event, which may come wherever one of S3 may; `undefined` for others
 */
export function parseS3Event<Own = never>(
  event: unknown,
  ownObject: (event: unknown) => Own | undefined = () => undefined,
): readonly Delivery<S3ObjectEvent | Own>[] {
  function objectsOf(event: unknown): readonly (S3ObjectEvent | Own | InputError)[] {
    const own = ownObject(event)
    return own === undefined ? createdObjects(event) : [own]
  }
  const queue = queueEvent.safeParse(event)
  if (!queue.success) return [{ objects: objectsOf(event) }]
  return queue.data.Records.map(({ messageId, body }) => {
    const event = parseBody(body)
    return { messageId, objects: event instanceof InputError ? [event] : objectsOf(event) }
  })
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return new InputError('BAD_EVENT', 'Expected JSON in the body of an SQS message')
  }
}

function createdObjects(event: unknown): readonly (S3ObjectEvent | InputError)[] {
  const bridge = bridgeEvent.safeParse(event)
  if (bridge.success) {
    // EventBridge has keys as they are; S3's own notifications have them URL-encoded.
    return bridge.data['detail-type'] === 'Object Created' ? [namedObject(bridge.data.detail)] : []
  }
  if (testEvent.safeParse(event).success) return []
  const direct = s3Event.safeParse(event)
  return direct.success ? direct.data.Records.flatMap(createdObject) : [notAnEvent(direct.error)]
}

/** Of one record, which alone is refused if it cannot be understood. */
function createdObject(
  { eventName, s3 }: z.infer<typeof s3Record>,
  index: number,
): readonly (S3ObjectEvent | InputError)[] {
  // Without the `s3:` that the names of event types have elsewhere.
  if (!/^(?:s3:)?ObjectCreated:/.test(eventName)) return []
  const { data, error } = named.safeParse(s3)
  return [error === undefined ? decodedObject(data) : notAnEvent(error, `Records[${index}]: `)]
}

function notAnEvent(error: z.core.$ZodError, place = ''): InputError {
  return new InputError('BAD_EVENT', `Expected an event of S3, EventBridge or SQS: ${place}${z.prettifyError(error)}`)
}

type NamedObject = z.infer<typeof named>

function namedObject({ bucket, object: { key, sequencer } }: NamedObject): S3ObjectEvent {
  return { bucket: bucket.name, key, sequencer }
}

/** The key is encoded as HTML forms are: a space is `+`. */
function decodedObject({ bucket, object }: NamedObject): S3ObjectEvent | InputError {
  try {
    const key = decodeURIComponent(object.key.replaceAll('+', ' '))
    return namedObject({ bucket, object: { ...object, key } })
  } catch {
    return new InputError('BAD_EVENT', 'Expected a URL-encoded object key')
  }
}
