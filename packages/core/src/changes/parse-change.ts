import { InputError } from '../errors.ts'
import { type AttributeMap, isObject } from './attribute-value.ts'
import type { Change, Envelope, Operation } from './change.ts'
import { changeTime } from './change-time.ts'
import { noNewImage, notAChange } from './not-a-change.ts'
import { isExpiry, nonEmpty, toSource } from './record-fields.ts'

/** Reads any payload, by JSON.parse. */
export function parseChange(json: string, envelope: Envelope): Change {
  const payload = toObject(json)
  const { dynamodb } = payload
  if (!isObject(dynamodb)) throw notAChange('an object "dynamodb"', dynamodb)
  const stray = takeStrayFields(dynamodb.NewImage)
  const operation = toOperation(payload.eventName)
  const source = toSource(payload.tableName, payload.eventSourceARN ?? dynamodb.eventSourceARN)
  const changedAt = changeTime({
    tableName: payload.tableName,
    time: dynamodb.ApproximateCreationDateTime,
    precision: dynamodb.ApproximateCreationDateTimePrecision,
  })
  return {
    source,
    operation,
    isExpired: isExpiry(operation, payload.userIdentity),
    eventId: nonEmpty(payload.eventID) ?? envelope.eventId,
    // A native payload is ordered by the stream's numbers, whatever its image says.
    sequenceNumber:
      toDigits(dynamodb.SequenceNumber) ??
      (payload.tableName === undefined ? toDigits(stray) : undefined) ??
      envelope.sequenceNumber,
    changedAt,
    changedAtUs: BigInt(changedAt),
    keys: toKeys(dynamodb.Keys),
    image: toImage(operation, dynamodb.NewImage),
    json,
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

function toKeys(keys: unknown): AttributeMap {
  if (!isObject(keys) || Object.keys(keys).length === 0) throw notAChange('"dynamodb.Keys" with attributes', keys)
  return keys
}

function toImage(operation: Operation, image: unknown): AttributeMap | undefined {
  if (operation === 'REMOVE') return undefined
  if (isObject(image)) return image
  throw noNewImage(operation, image)
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

/** With a subsequence number where the record came out of an aggregate, and was put back with its number. */
function toDigits(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d+(?:\.\d{6})?$/.test(value) ? value : undefined
}
