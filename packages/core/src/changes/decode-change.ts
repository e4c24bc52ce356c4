import { isUtf8 } from 'node:buffer'
import { InputError } from '../errors.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import { type Payload, type ScannedPayload, scanPayload } from '../scan/scan-payload.ts'
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
export function decodeChange(payload: Uint8Array, envelope: Envelope): Change {
  const bytes = asBuffer(payload)
  if (!isUtf8(bytes)) throw new InputError('NOT_UTF8', `Expected UTF-8 text, found ${bytes.length} bytes that are not`)
  return scanChange(bytes, envelope) ?? parseChange(utf8.decode(bytes), envelope)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The fast twin of `parseChange`, for payloads written as AWS writes them: it leaves the image where it stands. */
function scanChange(bytes: Buffer, envelope: Envelope): Change | undefined {
  const payload = tryScan(bytes)
  if (payload === undefined) return undefined
  // Without a name and a sequence number of its own, the record may be one whose fields slipped into the image.
  if (payload.tableName === undefined && payload.sequenceNumber === undefined) return undefined
  const change = new ScannedChange(payload, envelope, bytes)
  if (change.operation !== 'REMOVE' && change.imageAt === GIVE_UP) throw noNewImage(change.operation, undefined)
  return change
}

function tryScan(bytes: Buffer): ScannedPayload | undefined {
  try {
    return scanPayload(bytes)
  } catch {
    return undefined
  }
}

class ScannedChange implements Change {
  readonly source: string
  readonly operation: Operation
  readonly isExpired: boolean
  readonly eventId: string
  readonly sequenceNumber: string
  readonly changedAtUs: bigint
  readonly keys: AttributeMap
  readonly imageAt: number
  readonly bytes: Buffer

  constructor(payload: ScannedPayload, envelope: Envelope, bytes: Buffer) {
    this.source = toSource(payload)
    this.operation = toOperation(payload.eventName)
    this.isExpired = isExpiry(this.operation, payload.userIdentity)
    this.eventId = nonEmpty(payload.eventID) ?? envelope.eventId
    this.sequenceNumber = toDigits(payload.sequenceNumber) ?? envelope.sequenceNumber
    this.changedAtUs = changeTime(payload)
    this.keys = toKeys(payload.keys)
    this.imageAt = payload.imageAt
    this.bytes = bytes
  }

  get json(): string {
    return utf8.decode(this.bytes)
  }

  /** Parsed only for what cannot be read in place. @throws InputError NOT_JSON */
  get image(): AttributeMap | undefined {
    return parseChange(this.json, this).image
  }
}

/** Reads any payload, by JSON.parse. */
export function parseChange(json: string, envelope: Envelope): Change {
  const payload = toObject(json)
  const { dynamodb } = payload
  if (!isObject(dynamodb)) throw notAChange('an object "dynamodb"', dynamodb)
  const stray = takeStrayFields(dynamodb.NewImage)
  const operation = toOperation(payload.eventName)
  return {
    source: toSource({ ...payload, eventSourceARN: payload.eventSourceARN ?? dynamodb.eventSourceARN }),
    operation,
    isExpired: isExpiry(operation, payload.userIdentity),
    eventId: nonEmpty(payload.eventID) ?? envelope.eventId,
    // A native payload is ordered by the stream's numbers, whatever its image says.
    sequenceNumber:
      toDigits(dynamodb.SequenceNumber) ??
      (payload.tableName === undefined ? toDigits(stray) : undefined) ??
      envelope.sequenceNumber,
    changedAtUs: changeTime({
      tableName: payload.tableName,
      time: dynamodb.ApproximateCreationDateTime,
      precision: dynamodb.ApproximateCreationDateTimePrecision,
    }),
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

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
function isExpiry(operation: Operation, userIdentity: unknown): boolean {
  return operation === 'REMOVE' && isObject(userIdentity) && userIdentity.principalId === 'dynamodb.amazonaws.com'
}

/** The table's name stands by itself in native payloads, and in the ARN `…:table/NAME/stream/…` in Streams records. */
function toSource({ tableName, eventSourceARN }: Payload): string {
  const name = nonEmpty(tableName)
  if (name !== undefined) return name
  const match = /:table\/([^/]+)/.exec(nonEmpty(eventSourceARN) ?? '')
  if (match?.[1] === undefined) throw notAChange('"tableName", or "eventSourceARN" of a table', eventSourceARN)
  return match[1]
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

function noNewImage(operation: Operation, found: unknown): InputError {
  return new InputError(
    'NO_NEW_IMAGE',
    `Expected "dynamodb.NewImage" on ${operation}, found ${describe(found)}: does the stream carry new images?`,
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

/** With a subsequence number where the record came out of an aggregate, and was put back with its number. */
function toDigits(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d+(?:\.\d{6})?$/.test(value) ? value : undefined
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
