import { InputError } from '../errors.ts'
import { type AttributeMap, isObject } from './attribute-value.ts'
import type { Change, Envelope, Operation } from './change.ts'
import { changeTime } from './change-time.ts'
import { describe, notAChange } from './not-a-change.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a change from the bytes of a stream record: the native payload of DynamoDB → Kinesis, or a DynamoDB Streams
 * record (as EventBridge Pipes puts it into Kinesis), also one whose stream fields slipped into the image.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 *
 * @throws InputError NOT_UTF8, NOT_JSON, NOT_A_CHANGE, NO_NEW_IMAGE
 */
export function decodeChange(bytes: Uint8Array, envelope: Envelope): Change {
  const json = toText(bytes)
  const payload = toObject(json)
  const { dynamodb } = payload
  if (!isObject(dynamodb)) throw notAChange('an object "dynamodb"', dynamodb)
  const operation = toOperation(payload.eventName)
  const stray = takeStrayFields(dynamodb.NewImage)
  return {
    source: toSource(payload, dynamodb),
    operation,
    eventId: nonEmpty(payload.eventID) ?? envelope.eventId,
    sequenceNumber: toDigits(dynamodb.SequenceNumber) ?? toDigits(stray) ?? envelope.sequenceNumber,
    changedAtUs: changeTime(payload, dynamodb),
    keys: toKeys(dynamodb.Keys),
    image: toImage(operation, dynamodb.NewImage),
    json,
  }
}

function toText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new InputError('NOT_UTF8', `Expected UTF-8 text, found ${bytes.length} bytes that are not`, { cause })
  }
}

function toObject(json: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // The parser's own message quotes the text, and messages never carry contents.
    throw new InputError('NOT_JSON', `Expected JSON, found ${json.length} characters that are not`)
  }
  if (!isObject(value)) throw notAChange('a JSON object', value)
  return value
}

function toOperation(eventName: unknown): Operation {
  if (eventName === 'INSERT' || eventName === 'MODIFY' || eventName === 'REMOVE') return eventName
  throw notAChange('"eventName" INSERT, MODIFY or REMOVE', eventName)
}

/** The table's name stands by itself in native payloads, and in the ARN `…:table/NAME/stream/…` in Streams records. */
function toSource(payload: Record<string, unknown>, dynamodb: Record<string, unknown>): string {
  const name = nonEmpty(payload.tableName)
  if (name !== undefined) return name
  const arn = nonEmpty(payload.eventSourceARN) ?? nonEmpty(dynamodb.eventSourceARN) ?? ''
  const match = /:table\/([^/]+)/.exec(arn)
  if (match?.[1] === undefined) throw notAChange('"tableName", or "eventSourceARN" of a table', payload.eventSourceARN)
  return match[1]
}

function toKeys(keys: unknown): AttributeMap {
  if (!isObject(keys) || Object.keys(keys).length === 0) throw notAChange('"dynamodb.Keys" with attributes', keys)
  return keys
}

function toImage(operation: Operation, image: unknown): AttributeMap | undefined {
  if (operation === 'REMOVE') return undefined
  if (isObject(image)) return image
  throw new InputError(
    'NO_NEW_IMAGE',
    `Expected "dynamodb.NewImage" on ${operation}, found ${describe(image)}: does the stream carry new images?`,
  )
}

/**
 * Some producers write the fields of the stream record into the image. An attribute is always an object, so a bare value
 * under one of these names is such a field: it is taken out of the image, and its sequence number returned.
 */
function takeStrayFields(image: unknown): unknown {
  if (!isObject(image)) return undefined
  const sequenceNumber = image.SequenceNumber
  for (const field of ['SequenceNumber', 'SizeBytes', 'StreamViewType']) {
    const value = image[field]
    if (typeof value === 'string' || typeof value === 'number') delete image[field]
  }
  return sequenceNumber
}

function toDigits(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d+$/.test(value) ? value : undefined
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
