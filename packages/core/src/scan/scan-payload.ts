import { endOfString, GIVE_UP, matches, nextName, nextValue, skipValue, stringValue } from './scan-json.ts'
import { TextMemo } from './text-memo.ts'

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
  userIdentity?: unknown
}

export interface ScannedPayload extends Payload {
  /** Where the new image starts, or `GIVE_UP` if there is none. */
  imageAt: number
}

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const QUOTE = 0x22
const ZERO = 0x30

type Field = keyof Payload | 'dynamodb' | 'image'

/** Wanted fields by the length of their names, which tells most names apart at once. The others are passed over. */
type Fields = readonly (readonly (readonly [name: Buffer, field: Field])[])[]

const PAYLOAD_FIELDS = byLength({
  eventID: 'eventID',
  eventName: 'eventName',
  tableName: 'tableName',
  dynamodb: 'dynamodb',
  eventSourceARN: 'eventSourceARN',
  userIdentity: 'userIdentity',
})
const DYNAMODB_FIELDS = byLength({
  ApproximateCreationDateTime: 'time',
  ApproximateCreationDateTimePrecision: 'precision',
  Keys: 'keys',
  NewImage: 'image',
  SequenceNumber: 'sequenceNumber',
  eventSourceARN: 'eventSourceARN',
})

function byLength(fields: Record<string, Field>): Fields {
  const longest = Math.max(...Object.keys(fields).map(name => name.length))
  const wanted = Array.from({ length: longest + 1 }, (): [Buffer, Field][] => [])
  for (const [name, field] of Object.entries(fields)) wanted[name.length]?.push([Buffer.from(name), field])
  return wanted
}

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
    userIdentity: undefined,
    imageAt: GIVE_UP,
  }
  return scanFields(bytes, 0, PAYLOAD_FIELDS, payload) === bytes.length ? payload : undefined
}

/** Goes through the fields of the object at `position`. Returns the position behind it. */
function scanFields(bytes: Buffer, position: number, wanted: Fields, into: ScannedPayload): number {
  if (bytes[position] !== OPEN_BRACE) return GIVE_UP
  let at = position + 1
  for (;;) {
    const nameEnd = nextName(bytes, at)
    if (nameEnd === GIVE_UP) return GIVE_UP
    const field = findField(bytes, at + 1, nameEnd - 1, wanted)
    const end = field === undefined ? skipValue(bytes, nameEnd + 1) : scanField(bytes, nameEnd + 1, field, into)
    if (end === GIVE_UP) return GIVE_UP
    at = nextValue(bytes, end)
    if (at === GIVE_UP) return bytes[end] === CLOSE_BRACE ? end + 1 : GIVE_UP
  }
}

function findField(bytes: Buffer, start: number, end: number, wanted: Fields): Field | undefined {
  const candidates = wanted[end - start]
  if (candidates === undefined) return undefined
  for (const [name, field] of candidates) if (matches(bytes, start, name)) return field
  return undefined
}

function scanField(bytes: Buffer, at: number, field: Field, into: ScannedPayload): number {
  if (field === 'dynamodb') return scanFields(bytes, at, DYNAMODB_FIELDS, into)
  const end = skipValue(bytes, at)
  if (end === GIVE_UP) return GIVE_UP
  if (field !== 'image') into[field] = fieldValue(bytes, field, at, end)
  else if (bytes[at] === OPEN_BRACE) into.imageAt = at
  else return GIVE_UP
  return end
}

/** Names of tables and of operations are few. */
const memo = new TextMemo()

function fieldValue(bytes: Buffer, field: keyof Payload, at: number, end: number): unknown {
  if (field === 'keys') return scanKeys(bytes, at, end) ?? JSON.parse(bytes.toString('utf8', at, end))
  if (bytes[at] !== QUOTE) return plainInteger(bytes, at, end) ?? JSON.parse(bytes.toString('utf8', at, end))
  if (field === 'eventID' || field === 'sequenceNumber') return stringValue(bytes, at, end)
  const text = memo.read(bytes, at + 1, end - 1)
  return text.includes('\\') ? stringValue(bytes, at, end) : text
}

/** Times are integers, short enough for a double to hold them. */
function plainInteger(bytes: Buffer, start: number, end: number): number | undefined {
  if (end - start > 16 || bytes[start] === ZERO) return undefined
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return Number.isSafeInteger(value) ? value : undefined
}

const AFTER_NAME = Buffer.from(':{"')
const AFTER_TAG = Buffer.from('":"')
const TAGS = new Map([
  [0x53, 'S'],
  [0x4e, 'N'],
  [0x42, 'B'],
])

/** Keys as JSON.parse gives them, if they are text without escapes, as nearly all are. */
function scanKeys(bytes: Buffer, start: number, end: number): Record<string, unknown> | undefined {
  const keys: Record<string, unknown> = {}
  let at = start + 1
  for (;;) {
    const nameEnd = endOfString(bytes, at)
    if (nameEnd === GIVE_UP || !matches(bytes, nameEnd, AFTER_NAME)) return undefined
    const tagAt = nameEnd + AFTER_NAME.length
    const tag = TAGS.get(bytes[tagAt] ?? 0)
    if (tag === undefined || !matches(bytes, tagAt + 1, AFTER_TAG)) return undefined
    const valueAt = tagAt + AFTER_TAG.length
    const valueEnd = endOfString(bytes, valueAt)
    if (valueEnd === GIVE_UP || bytes[valueEnd] !== CLOSE_BRACE) return undefined
    const name = memo.read(bytes, at + 1, nameEnd - 1)
    const value = bytes.toString('utf8', valueAt + 1, valueEnd - 1)
    if (name === '__proto__' || name.includes('\\') || value.includes('\\')) return undefined
    keys[name] = { [tag]: value }
    at = nextValue(bytes, valueEnd + 1)
    if (at === GIVE_UP) return valueEnd + 2 === end ? keys : undefined
  }
}
