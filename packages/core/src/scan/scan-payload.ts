import { type FieldNode, FieldOrder } from './field-order.ts'
import { endOfDigits } from './number-spelling.ts'
import { endOfPlainString, GIVE_UP, matches, nextValue, skipValue } from './scan-json.ts'
import { endOfPlainKeys } from './scan-keys.ts'

/** Puts images where they belong before the payload is read to its end, so that they are gone through only once. */
export interface ImageReader {
  /**
   * Reads the new image, at `payload.imageAt`, of what seems to be a change of its table. The position behind it; or `GIVE_UP`,
   * and nothing has come of it. So it has not, either, if no such change is put next.
   */
  readImage(payload: ScannedPayload, bytes: Buffer): number
}

/**
 * Who reads the images of a DynamoDB table, if there is somebody yet. Streams records name theirs behind the image: of `undefined`,
 * whoever is likely to be asked for.
 */
export type FindImageReader = (source: string | undefined) => ImageReader | undefined

/**
 * What a change is made of, in a payload that is written as AWS writes it: what is short and comes again is text; what is
 * different in each payload is where it stands, `[start, end)` in its bytes, or `GIVE_UP` if it is not there.
 */
export class ScannedPayload {
  /** Inside the quotes. */
  eventIdAt = GIVE_UP
  eventIdEnd = GIVE_UP
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'MODIFY'
  /** Inside the quotes, or `GIVE_UP` if it is not there. */
  eventNameAt = GIVE_UP
  tableName: string | undefined = undefined
  eventSourceARN: string | undefined = undefined
  /** That in "dynamodb". */
  innerSourceARN: string | undefined = undefined
  userIdentity: unknown = undefined
  time = Number.NaN
  precision: 'MILLISECOND' | 'MICROSECOND' | undefined = undefined
  /** Of an object that has at least one field. */
  keysAt = GIVE_UP
  keysEnd = GIVE_UP
  /** Whether `KeyScanner` may read them. */
  hasPlainKeys = false
  /** Of an object. */
  imageAt = GIVE_UP
  /** Inside the quotes: digits, with a point and six more of a record out of an aggregate. */
  sequenceNumberAt = GIVE_UP
  sequenceNumberEnd = GIVE_UP
  hasDynamodb = false
  readonly findReader: FindImageReader | undefined

  constructor(findReader: FindImageReader | undefined) {
    this.findReader = findReader
  }
}

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const QUOTE = 0x22
const ZERO = 0x30
const POINT = 0x2e

const SUBSEQUENCE_DIGITS = 6

type ScanField = (bytes: Buffer, at: number, into: ScannedPayload, node: FieldNode<ScanField>) => number

const PAYLOAD_FIELDS = new FieldOrder<ScanField>({
  eventID: scanEventId,
  eventName: scanEventName,
  tableName: (bytes, at, into, node) => {
    const end = scanText(bytes, at, node)
    // Without a name, the source's ARN has it.
    if (node.text === '') return GIVE_UP
    into.tableName = node.text
    return end
  },
  dynamodb: (bytes, at, into) => {
    // Twice: the last would count, as a whole.
    if (into.hasDynamodb) return GIVE_UP
    into.hasDynamodb = true
    return scanFields(bytes, at, DYNAMODB_FIELDS, into)
  },
  eventSourceARN: (bytes, at, into, node) => {
    const end = scanText(bytes, at, node)
    into.eventSourceARN = node.text
    return end
  },
  userIdentity: (bytes, at, into) => {
    const end = skipValue(bytes, at)
    if (end !== GIVE_UP) into.userIdentity = matches(bytes, at, NULL) ? null : parseValue(bytes, at, end)
    return end
  },
})

const DYNAMODB_FIELDS = new FieldOrder<ScanField>({
  ApproximateCreationDateTime: scanTime,
  ApproximateCreationDateTimePrecision: scanPrecision,
  Keys: scanKeys,
  NewImage: (bytes, at, into) => {
    if (into.imageAt !== GIVE_UP || bytes[at] !== OPEN_BRACE) return GIVE_UP
    into.imageAt = at
    const end = readerOf(into)?.readImage(into, bytes) ?? GIVE_UP
    return end === GIVE_UP ? skipValue(bytes, at) : end
  },
  SequenceNumber: scanSequenceNumber,
  eventSourceARN: (bytes, at, into, node) => {
    const end = scanText(bytes, at, node)
    into.innerSourceARN = node.text
    return end
  },
})

const NULL = Buffer.from('null')
const INSERT = Buffer.from('"INSERT"')
const MODIFY = Buffer.from('"MODIFY"')
const REMOVE = Buffer.from('"REMOVE"')
const MILLISECOND = Buffer.from('"MILLISECOND"')
const MICROSECOND = Buffer.from('"MICROSECOND"')

/**
 * Finds these fields without parsing the images, which are most of the payload. `undefined` if anything is not written
 * as AWS writes it, or missing without which there is no change: it is to be parsed then.
 * @throws SyntaxError where JSON.parse would
 */
export function scanPayload(bytes: Buffer, findReader?: FindImageReader): ScannedPayload | undefined {
  const payload = new ScannedPayload(findReader)
  if (scanFields(bytes, 0, PAYLOAD_FIELDS, payload) !== bytes.length) return undefined
  const isComplete = payload.eventNameAt !== GIVE_UP && payload.keysAt !== GIVE_UP && payload.time >= 0
  return isComplete ? payload : undefined
}

/** Who reads the new image, if the operation is known: AWS writes it before, and the table of a native payload too. */
function readerOf({ findReader, tableName, eventName, eventNameAt }: ScannedPayload): ImageReader | undefined {
  return eventNameAt !== GIVE_UP && eventName !== 'REMOVE' ? findReader?.(tableName) : undefined
}

/** Goes through the fields of the object at `position`. Returns the position behind it. */
function scanFields(bytes: Buffer, position: number, order: FieldOrder<ScanField>, into: ScannedPayload): number {
  if (bytes[position] !== OPEN_BRACE) return GIVE_UP
  let at = position + 1
  let before: FieldNode<ScanField> | undefined
  for (;;) {
    const node = order.next(bytes, at, before)
    if (node === undefined) return GIVE_UP
    at += node.opening.length
    const end = node.field === undefined ? node.skip(bytes, at) : node.field(bytes, at, into, node)
    if (end === GIVE_UP) return GIVE_UP
    at = nextValue(bytes, end)
    if (at === GIVE_UP) return bytes[end] === CLOSE_BRACE ? end + 1 : GIVE_UP
    before = node
  }
}

/** The string without escapes that starts at `at`: its text is the node's then. Few come, again and again. */
function scanText(bytes: Buffer, at: number, node: FieldNode<ScanField>): number {
  const known = node.recall(bytes, at)
  if (known !== GIVE_UP) return known
  const end = endOfPlainString(bytes, at)
  if (end === GIVE_UP) return GIVE_UP
  node.remember(bytes, at, end)
  return end
}

function scanEventId(bytes: Buffer, at: number, into: ScannedPayload): number {
  const end = endOfPlainString(bytes, at)
  if (end === GIVE_UP) return GIVE_UP
  into.eventIdAt = at + 1
  into.eventIdEnd = end - 1
  return end
}

function scanEventName(bytes: Buffer, at: number, into: ScannedPayload): number {
  if (matches(bytes, at, MODIFY)) into.eventName = 'MODIFY'
  else if (matches(bytes, at, INSERT)) into.eventName = 'INSERT'
  else if (matches(bytes, at, REMOVE)) into.eventName = 'REMOVE'
  else return GIVE_UP
  into.eventNameAt = at + 1
  return at + MODIFY.length
}

function scanPrecision(bytes: Buffer, at: number, into: ScannedPayload): number {
  if (matches(bytes, at, MICROSECOND)) into.precision = 'MICROSECOND'
  else if (matches(bytes, at, MILLISECOND)) into.precision = 'MILLISECOND'
  else return GIVE_UP
  return at + MICROSECOND.length
}

/** Times are integers mostly, short enough for a double to hold them. */
function scanTime(bytes: Buffer, at: number, into: ScannedPayload): number {
  let end = at
  let time = 0
  for (;;) {
    const digit = (bytes[end] ?? 0) - ZERO
    if (digit < 0 || digit > 9) break
    time = time * 10 + digit
    end++
  }
  const isPlain = end > at && bytes[at] !== ZERO && Number.isSafeInteger(time) && !continuesNumber(bytes[end] ?? 0)
  if (!isPlain) {
    end = skipValue(bytes, at)
    const value = end === GIVE_UP ? undefined : parseValue(bytes, at, end)
    if (typeof value !== 'number') return GIVE_UP
    time = value
  }
  into.time = time
  return end
}

/** Whether a number goes on behind its first digits. */
function continuesNumber(byte: number): boolean {
  return byte === POINT || (byte | 0x20) === 0x65
}

function scanKeys(bytes: Buffer, at: number, into: ScannedPayload): number {
  if (into.keysAt !== GIVE_UP || bytes[at] !== OPEN_BRACE || bytes[at + 1] !== QUOTE) return GIVE_UP
  const plainEnd = endOfPlainKeys(bytes, at)
  const end = plainEnd === GIVE_UP ? skipValue(bytes, at) : plainEnd
  if (end === GIVE_UP) return GIVE_UP
  into.keysAt = at
  into.keysEnd = end
  into.hasPlainKeys = plainEnd !== GIVE_UP
  // What is not JSON at all is to be found now.
  if (!into.hasPlainKeys) parseValue(bytes, at, end)
  return end
}

function scanSequenceNumber(bytes: Buffer, at: number, into: ScannedPayload): number {
  if (bytes[at] !== QUOTE) return GIVE_UP
  let end = endOfDigits(bytes, at + 1)
  if (end === at + 1) return GIVE_UP
  if (bytes[end] === POINT) {
    const point = end
    end = endOfDigits(bytes, point + 1)
    if (end !== point + 1 + SUBSEQUENCE_DIGITS) return GIVE_UP
  }
  if (bytes[end] !== QUOTE) return GIVE_UP
  into.sequenceNumberAt = at + 1
  into.sequenceNumberEnd = end
  return end + 1
}

function parseValue(bytes: Buffer, start: number, end: number): unknown {
  return JSON.parse(bytes.toString('utf8', start, end))
}
