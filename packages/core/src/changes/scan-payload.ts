import { GIVE_UP, nextName, nextValue, skipValue, stringValue } from './scan-json.ts'

/** What a change is made of, apart from its image. Absent fields are `undefined`; what is there may be anything. */
export interface Payload {
  eventID?: unknown
  eventName?: unknown
  tableName?: unknown
  eventSourceARN?: unknown
  time?: unknown
  precision?: unknown
  keys?: unknown
  sequenceNumber?: unknown
}

export interface ScannedPayload extends Payload {
  /** Where the new image starts, or `GIVE_UP` if there is none. */
  imageAt: number
}

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const QUOTE = 0x22

/**
 * Finds these fields without parsing the images, which are most of the payload. `undefined` if it is not written as AWS
 * writes it: it is to be parsed then. @throws SyntaxError where JSON.parse would.
 */
export function scanPayload(bytes: Buffer): ScannedPayload | undefined {
  const payload: ScannedPayload = {
    eventID: undefined,
    eventName: undefined,
    tableName: undefined,
    eventSourceARN: undefined,
    time: undefined,
    precision: undefined,
    keys: undefined,
    sequenceNumber: undefined,
    imageAt: GIVE_UP,
  }
  return scanFields(bytes, 0, payload, scanField) === bytes.length ? payload : undefined
}

type ScanField = (bytes: Buffer, name: string, at: number, end: number, into: ScannedPayload) => boolean

/** Goes through the fields of the object at `position`. Returns the position behind it. */
function scanFields(bytes: Buffer, position: number, into: ScannedPayload, scan: ScanField): number {
  if (bytes[position] !== OPEN_BRACE) return GIVE_UP
  let at = position + 1
  for (;;) {
    const nameEnd = nextName(bytes, at)
    if (nameEnd === GIVE_UP) return GIVE_UP
    const valueAt = nameEnd + 1
    const end = skipValue(bytes, valueAt)
    if (end === GIVE_UP || !scan(bytes, bytes.toString('latin1', at + 1, nameEnd - 1), valueAt, end, into))
      return GIVE_UP
    at = nextValue(bytes, end)
    if (at === GIVE_UP) return bytes[end] === CLOSE_BRACE ? end + 1 : GIVE_UP
  }
}

function scanField(bytes: Buffer, name: string, at: number, end: number, into: ScannedPayload): boolean {
  switch (name) {
    case 'eventID':
      into.eventID = fieldValue(bytes, at, end)
      return true
    case 'eventName':
      into.eventName = fieldValue(bytes, at, end)
      return true
    case 'tableName':
      into.tableName = fieldValue(bytes, at, end)
      return true
    case 'eventSourceARN':
      into.eventSourceARN = fieldValue(bytes, at, end)
      return true
    case 'dynamodb':
      return scanFields(bytes, at, into, scanDynamodbField) === end
    default:
      return true
  }
}

function scanDynamodbField(bytes: Buffer, name: string, at: number, end: number, into: ScannedPayload): boolean {
  switch (name) {
    case 'ApproximateCreationDateTime':
      into.time = fieldValue(bytes, at, end)
      return true
    case 'ApproximateCreationDateTimePrecision':
      into.precision = fieldValue(bytes, at, end)
      return true
    case 'Keys':
      into.keys = fieldValue(bytes, at, end)
      return true
    case 'NewImage':
      into.imageAt = at
      return bytes[at] === OPEN_BRACE
    case 'SequenceNumber':
      into.sequenceNumber = fieldValue(bytes, at, end)
      return true
    case 'eventSourceARN':
      into.eventSourceARN ??= fieldValue(bytes, at, end)
      return true
    default:
      return true
  }
}

function fieldValue(bytes: Buffer, at: number, end: number): unknown {
  return bytes[at] === QUOTE ? stringValue(bytes, at, end) : JSON.parse(bytes.toString('utf8', at, end))
}
