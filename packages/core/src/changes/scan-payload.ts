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
  /** Where the new image starts in the text, or `GIVE_UP` if there is none. */
  imageAt: number
}

/**
 * Finds these fields in the text without parsing the images, which are most of it. `undefined` if the payload is not
 * written as AWS writes it: it is to be parsed then.
 */
export function scanPayload(json: string): ScannedPayload | undefined {
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
  return scanFields(json, 0, payload, scanField) === json.length ? payload : undefined
}

type ScanField = (json: string, name: string, at: number, end: number, into: ScannedPayload) => boolean

/** Goes through the fields of the object at `position`. Returns the position behind it. */
function scanFields(json: string, position: number, into: ScannedPayload, scan: ScanField): number {
  if (json[position] !== '{') return GIVE_UP
  let at = position + 1
  for (;;) {
    const nameEnd = nextName(json, at)
    if (nameEnd === GIVE_UP) return GIVE_UP
    const valueAt = nameEnd + 1
    const end = skipValue(json, valueAt)
    if (end === GIVE_UP || !scan(json, json.slice(at + 1, nameEnd - 1), valueAt, end, into)) return GIVE_UP
    at = nextValue(json, end)
    if (at === GIVE_UP) return json[end] === '}' ? end + 1 : GIVE_UP
  }
}

function scanField(json: string, name: string, at: number, end: number, into: ScannedPayload): boolean {
  switch (name) {
    case 'eventID':
      into.eventID = fieldValue(json, at, end)
      return true
    case 'eventName':
      into.eventName = fieldValue(json, at, end)
      return true
    case 'tableName':
      into.tableName = fieldValue(json, at, end)
      return true
    case 'eventSourceARN':
      into.eventSourceARN = fieldValue(json, at, end)
      return true
    case 'dynamodb':
      return scanFields(json, at, into, scanDynamodbField) === end
    default:
      return true
  }
}

function scanDynamodbField(json: string, name: string, at: number, end: number, into: ScannedPayload): boolean {
  switch (name) {
    case 'ApproximateCreationDateTime':
      into.time = fieldValue(json, at, end)
      return true
    case 'ApproximateCreationDateTimePrecision':
      into.precision = fieldValue(json, at, end)
      return true
    case 'Keys':
      into.keys = fieldValue(json, at, end)
      return true
    case 'NewImage':
      into.imageAt = at
      return json[at] === '{'
    case 'SequenceNumber':
      into.sequenceNumber = fieldValue(json, at, end)
      return true
    case 'eventSourceARN':
      into.eventSourceARN ??= fieldValue(json, at, end)
      return true
    default:
      return true
  }
}

function fieldValue(json: string, at: number, end: number): unknown {
  return json[at] === '"' ? stringValue(json, at, end) : JSON.parse(json.slice(at, end))
}
