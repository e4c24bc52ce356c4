import { ByteSink } from '../columns/byte-sink.ts'
import {
  AFTER_NAME,
  closed,
  endOfBinary,
  endOfNumber,
  FALSE,
  MAP,
  MAX_DEPTH,
  NULL,
  TAG_LENGTH,
  TRUE,
} from './attribute-bytes.ts'
import { endOfPlainString, endOfString, GIVE_UP, matches, stringValue } from './scan-json.ts'

const COMMA = 0x2c
const COLON = 0x3a

const STRING = Buffer.from('S":"')
const NUMBER = Buffer.from('N":"')
const BINARY = Buffer.from('B":"')
const LIST = Buffer.from('L":[')
const STRING_SET = Buffer.from('SS":[')
const NUMBER_SET = Buffer.from('NS":[')
const BINARY_SET = Buffer.from('BS":[')
const ATTRIBUTE = Buffer.from('{"')

/** The tags of sets have a letter more. */
const SET_TAG_LENGTH = TAG_LENGTH + 1

/** What a map, a list or a set holds: named values, values, or what stands behind the tag of one. */
type Member = 'M' | 'L' | 'S' | 'N' | 'B'

/** The fast twin of `plainJson`: the plain JSON of lists and sets, read in the bytes of an image. */
export class ListJson {
  readonly sink = new ByteSink()
  #bytes: Buffer = Buffer.alloc(0)

  /** Reads a list or set from its type tag on into `sink`. The position behind it, or `GIVE_UP`. */
  read(bytes: Buffer, at: number, depth: number): number {
    this.#bytes = bytes
    this.sink.length = 0
    return this.#value(at, depth)
  }

  /** Appends a value, read from its type tag on. */
  #value(at: number, depth: number): number {
    const bytes = this.#bytes
    if (depth > MAX_DEPTH) return GIVE_UP
    if (matches(bytes, at, STRING)) return closed(bytes, this.#string(at + TAG_LENGTH))
    if (matches(bytes, at, NUMBER)) return closed(bytes, this.#number(at + TAG_LENGTH))
    if (matches(bytes, at, BINARY)) return closed(bytes, this.#binary(at + TAG_LENGTH))
    if (matches(bytes, at, TRUE)) return this.#literal('true', at + TRUE.length)
    if (matches(bytes, at, FALSE)) return this.#literal('false', at + FALSE.length)
    if (matches(bytes, at, NULL)) return this.#literal('null', at + NULL.length)
    if (matches(bytes, at, MAP)) return this.#members('M', at + TAG_LENGTH, depth)
    if (matches(bytes, at, LIST)) return this.#members('L', at + TAG_LENGTH, depth)
    if (matches(bytes, at, STRING_SET)) return this.#members('S', at + SET_TAG_LENGTH, depth)
    if (matches(bytes, at, NUMBER_SET)) return this.#members('N', at + SET_TAG_LENGTH, depth)
    if (matches(bytes, at, BINARY_SET)) return this.#members('B', at + SET_TAG_LENGTH, depth)
    return GIVE_UP
  }

  /** What stands between the bracket at `position` and its counterpart, and the brace behind that. */
  #members(of: Member, position: number, depth: number): number {
    const { sink } = this
    const bytes = this.#bytes
    const open = bytes[position] ?? 0
    // Brackets and braces close two code points on.
    const close = open + 2
    sink.byte(open)
    let at = position + 1
    while (bytes[at] !== close) {
      if (at > position + 1) {
        if (bytes[at++] !== COMMA) return GIVE_UP
        sink.byte(COMMA)
      }
      at = this.#member(of, at, depth)
      if (at === GIVE_UP) return GIVE_UP
    }
    sink.byte(close)
    return closed(bytes, at + 1)
  }

  #member(of: Member, at: number, depth: number): number {
    if (of === 'S') return this.#string(at)
    if (of === 'N') return this.#number(at)
    if (of === 'B') return this.#binary(at)
    if (of === 'M') return this.#named(at, depth)
    return matches(this.#bytes, at, ATTRIBUTE) ? this.#value(at + ATTRIBUTE.length, depth + 1) : GIVE_UP
  }

  #named(at: number, depth: number): number {
    const end = this.#text(at, true)
    if (end === GIVE_UP || !matches(this.#bytes, end, AFTER_NAME)) return GIVE_UP
    this.sink.byte(COLON)
    return this.#value(end + AFTER_NAME.length, depth + 1)
  }

  #literal(json: string, end: number): number {
    this.sink.text(json)
    return end
  }

  #string(at: number): number {
    return this.#text(at, false)
  }

  /** The string at `at`, as JSON. Names may have lone surrogates; values that have them go the slow way. */
  #text(at: number, isName: boolean): number {
    const bytes = this.#bytes
    const plainEnd = endOfPlainString(bytes, at)
    if (plainEnd !== GIVE_UP) {
      this.sink.copy(bytes, at, plainEnd)
      return plainEnd
    }
    const end = endOfString(bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    const text = stringValue(bytes, at, end)
    if (!isName && !text.isWellFormed()) return GIVE_UP
    this.sink.text(JSON.stringify(text))
    return end
  }

  #number(at: number): number {
    const end = endOfNumber(this.#bytes, at)
    if (end !== GIVE_UP) this.sink.copy(this.#bytes, at + 1, end - 1)
    return end
  }

  #binary(at: number): number {
    const end = endOfBinary(this.#bytes, at)
    if (end !== GIVE_UP) this.sink.copy(this.#bytes, at, end)
    return end
  }
}
