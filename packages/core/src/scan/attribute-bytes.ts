import { decodeBase64 } from '../changes/attribute-value.ts'
import { isNumberText } from '../columns/number-text.ts'
import { endOfPlainNumber } from './number-spelling.ts'
import { endOfPlainString, GIVE_UP } from './scan-json.ts'

/** Attribute values as DynamoDB writes them: how they begin, behind `{"`, and how they are written if they say all there is to say. */
export const MAP = Buffer.from('M":{')
export const TRUE = Buffer.from('BOOL":true}')
export const FALSE = Buffer.from('BOOL":false}')
export const NULL = Buffer.from('NULL":true}')
/** Between a name and the tag of its value. */
export const AFTER_NAME = Buffer.from(':{"')

/** From the tag of a value to what follows it in quotes or brackets. */
export const TAG_LENGTH = 3

/** Items of DynamoDB are not nested deeper; what is goes the slow way, which says so. */
export const MAX_DEPTH = 32

const QUOTE = 0x22
const CLOSE_BRACE = 0x7d

/** The position behind the brace that ends an attribute value. */
export function closed(bytes: Buffer, end: number): number {
  return end !== GIVE_UP && bytes[end] === CLOSE_BRACE ? end + 1 : GIVE_UP
}

/** The position behind the number in quotes at `at`. It has no escapes. */
export function endOfNumber(bytes: Buffer, at: number): number {
  if (bytes[at] !== QUOTE) return GIVE_UP
  const plainEnd = endOfPlainNumber(bytes, at + 1)
  if (plainEnd !== GIVE_UP && bytes[plainEnd] === QUOTE) return plainEnd + 1
  const end = endOfPlainString(bytes, at)
  if (end === GIVE_UP) return GIVE_UP
  return isNumberText(bytes.toString('latin1', at + 1, end - 1)) ? end : GIVE_UP
}

/** The position behind the base64 in quotes at `at`. */
export function endOfBinary(bytes: Buffer, at: number): number {
  const end = endOfPlainString(bytes, at)
  if (end === GIVE_UP) return GIVE_UP
  return decodeBase64(bytes.toString('latin1', at + 1, end - 1)) === undefined ? GIVE_UP : end
}
