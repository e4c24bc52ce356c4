import { decodeBase64 } from '../changes/attribute-value.ts'
import type { PathNode } from '../changes/path-tree.ts'
import { ByteSink } from '../columns/byte-sink.ts'
import type { ValueKind } from '../columns/cast.ts'
import { isNumberText } from '../columns/number-text.ts'
import { isPlainNumber } from './number-bytes.ts'
import { endOfPlainString, endOfString, GIVE_UP, matches, stringValue } from './scan-json.ts'

/** Items of DynamoDB are not nested deeper; what is goes the slow way, which says so. */
const MAX_DEPTH = 32

const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d
const CLOSE_BRACE = 0x7d
const TAG_S = 0x53
const TAG_N = 0x4e

/** How values begin, after `{"`, and how they are written if they say all there is to say. */
const STRING = Buffer.from('S":"')
const NUMBER = Buffer.from('N":"')
const BINARY = Buffer.from('B":"')
const MAP = Buffer.from('M":{')
const LIST = Buffer.from('L":[')
const STRING_SET = Buffer.from('SS":[')
const NUMBER_SET = Buffer.from('NS":[')
const BINARY_SET = Buffer.from('BS":[')
const TRUE = Buffer.from('BOOL":true}')
const FALSE = Buffer.from('BOOL":false}')
const NULL = Buffer.from('NULL":true}')
const AFTER_NAME = Buffer.from(':{"')
const ATTRIBUTE = Buffer.from('{"')

/** From the tag of a value to what follows it in quotes or brackets. */
const TAG_LENGTH = 3
/** Between the tag and the value. */
const QUOTED = Buffer.from('":"')

/**
 * How far the names that are expected next are gone through: attributes that some items lack are passed over by it, and a
 * look-up costs as much as many comparisons.
 */
const MOST_GUESSES = 4

/** Takes what the scanner finds: as the bytes that it is in, or as a string where there is one already. */
export interface ValueSink {
  putText(node: PathNode, kind: ValueKind, text: string): void
  putBytes(node: PathNode, kind: ValueKind, bytes: Buffer, start: number, end: number): void
}

/**
 * The fast twin of `Flattener`'s walk: reads an image in the bytes where it stands, so that no object is made for a
 * value. It guesses each name from the item before (items of a table mostly have the same attributes in the same order),
 * which saves making names into strings and looking them up; a wrong guess costs a look-up.
 *
 * It knows only what DynamoDB sends. At anything else it gives up, and the walk over parsed objects starts the row again;
 * `scan-image.test.ts` holds the two against each other.
 */
export class ImageScanner {
  readonly #sink: ValueSink
  #bytes: Buffer = Buffer.alloc(0)
  #row = -1
  /** Plain JSON of the list that is being read. */
  readonly #json = new ByteSink()

  constructor(sink: ValueSink) {
    this.#sink = sink
  }

  /**
   * Reads the image at `position` into row `row`. Whether it was read to its end; if not, any number of its values were
   * stored already.
   */
  scan(bytes: Buffer, position: number, root: PathNode, row: number): boolean {
    this.#bytes = bytes
    this.#row = row
    try {
      return this.#scanMap(root, position, 0) !== GIVE_UP
    } catch (error) {
      if (error instanceof SyntaxError) return false
      throw error
    }
  }

  #scanMap(parent: PathNode, position: number, depth: number): number {
    const bytes = this.#bytes
    if (depth > MAX_DEPTH || bytes[position] !== OPEN_BRACE) return GIVE_UP
    let at = position + 1
    if (bytes[at] === CLOSE_BRACE) return at + 1
    let before: PathNode | undefined
    for (;;) {
      let node = before === undefined ? parent.firstSeen : before.seenNext
      for (let guess = 1; node !== undefined && !matches(bytes, at, node.opening); guess++) {
        node = guess < MOST_GUESSES ? node.seenNext : undefined
      }
      if (node === undefined) {
        node = this.#findNode(parent, at)
        if (node === undefined) return GIVE_UP
        if (before === undefined) parent.firstSeen = node
        else before.seenNext = node
      }
      at += node.opening.length
      // A name that comes twice: JSON.parse keeps the last.
      if (node.lastRow === this.#row) return GIVE_UP
      at = this.#scanValue(node, at, depth)
      if (at === GIVE_UP) return GIVE_UP
      const next = bytes[at++]
      if (next === CLOSE_BRACE) return at
      if (next !== COMMA) return GIVE_UP
      before = node
    }
  }

  /** The node of the name at `at`, whose value is an attribute value. */
  #findNode(parent: PathNode, at: number): PathNode | undefined {
    const bytes = this.#bytes
    const end = endOfString(bytes, at)
    if (end === GIVE_UP || !matches(bytes, end, AFTER_NAME)) return undefined
    const node = parent.child(stringValue(bytes, at, end))
    // Escaped otherwise than JSON.stringify would.
    return node.opening.length === end + AFTER_NAME.length - at ? node : undefined
  }

  /** An attribute value from its type tag on, `S":"text"}`. */
  #scanValue(node: PathNode, at: number, depth: number): number {
    const bytes = this.#bytes
    const tag = bytes[at]
    if (tag === TAG_S && matches(bytes, at + 1, QUOTED)) return this.#scanString(node, at + TAG_LENGTH)
    if (tag === TAG_N && matches(bytes, at + 1, QUOTED)) return this.#scanNumber(node, at + TAG_LENGTH)
    if (matches(bytes, at, TRUE)) return this.#scanBoolean(node, 'true', at + TRUE.length)
    if (matches(bytes, at, FALSE)) return this.#scanBoolean(node, 'false', at + FALSE.length)
    if (matches(bytes, at, NULL)) return at + NULL.length
    if (matches(bytes, at, MAP)) {
      if (node.expectsOther('map')) return GIVE_UP
      return this.#closed(this.#scanMap(node, at + TAG_LENGTH, depth + 1))
    }
    if (matches(bytes, at, BINARY)) return this.#scanBinary(node, at + TAG_LENGTH)
    return this.#scanList(node, at, depth)
  }

  /** The position behind the brace that ends an attribute value. */
  #closed(end: number): number {
    return end !== GIVE_UP && this.#bytes[end] === CLOSE_BRACE ? end + 1 : GIVE_UP
  }

  #scanString(node: PathNode, at: number): number {
    const bytes = this.#bytes
    let end = endOfPlainString(bytes, at)
    if (end !== GIVE_UP) this.#sink.putBytes(node, 'S', bytes, at + 1, end - 1)
    else {
      end = endOfString(bytes, at)
      if (end === GIVE_UP) return GIVE_UP
      const text = stringValue(bytes, at, end)
      if (!text.isWellFormed()) return GIVE_UP
      this.#sink.putText(node, 'S', text)
    }
    return this.#closed(end)
  }

  #scanNumber(node: PathNode, at: number): number {
    const end = this.#endOfNumber(at)
    if (end === GIVE_UP) return GIVE_UP
    this.#sink.putBytes(node, 'N', this.#bytes, at + 1, end - 1)
    return this.#closed(end)
  }

  #scanBinary(node: PathNode, at: number): number {
    const end = this.#endOfBinary(at)
    if (end === GIVE_UP) return GIVE_UP
    this.#sink.putBytes(node, 'B', this.#bytes, at + 1, end - 1)
    return this.#closed(end)
  }

  /** The position behind the number in quotes at `at`. It has no escapes. */
  #endOfNumber(at: number): number {
    const bytes = this.#bytes
    const end = endOfPlainString(bytes, at)
    if (end === GIVE_UP || isPlainNumber(bytes, at + 1, end - 1)) return end
    return isNumberText(bytes.toString('latin1', at + 1, end - 1)) ? end : GIVE_UP
  }

  /** The position behind the base64 in quotes at `at`. */
  #endOfBinary(at: number): number {
    const end = endOfPlainString(this.#bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    return decodeBase64(this.#bytes.toString('latin1', at + 1, end - 1)) === undefined ? GIVE_UP : end
  }

  #scanBoolean(node: PathNode, value: 'true' | 'false', end: number): number {
    this.#sink.putText(node, 'BOOL', value)
    return end
  }

  /** A list or set, as plain JSON. Empty ones give null, as everywhere. */
  #scanList(node: PathNode, at: number, depth: number): number {
    if (node.expectsOther('list')) return GIVE_UP
    const json = this.#json
    json.length = 0
    const end = this.#plain(at, depth)
    if (end !== GIVE_UP && json.length > 2) this.#sink.putBytes(node, 'JSON', json.bytes, 0, json.length)
    return end
  }

  /** Appends the plain JSON of a value, read from its type tag on. */
  #plain(at: number, depth: number): number {
    const bytes = this.#bytes
    if (depth > MAX_DEPTH) return GIVE_UP
    if (matches(bytes, at, STRING)) return this.#closed(this.#plainString(at + 3))
    if (matches(bytes, at, NUMBER)) return this.#closed(this.#plainNumber(at + 3))
    if (matches(bytes, at, BINARY)) return this.#closed(this.#plainBinary(at + 3))
    if (matches(bytes, at, TRUE)) return this.#plainLiteral('true', at + TRUE.length)
    if (matches(bytes, at, FALSE)) return this.#plainLiteral('false', at + FALSE.length)
    if (matches(bytes, at, NULL)) return this.#plainLiteral('null', at + NULL.length)
    if (matches(bytes, at, MAP)) return this.#closed(this.#plainMap(at + 3, depth))
    if (matches(bytes, at, LIST)) return this.#plainElements('L', at + 3, depth)
    if (matches(bytes, at, STRING_SET)) return this.#plainElements('S', at + 4, depth)
    if (matches(bytes, at, NUMBER_SET)) return this.#plainElements('N', at + 4, depth)
    if (matches(bytes, at, BINARY_SET)) return this.#plainElements('B', at + 4, depth)
    return GIVE_UP
  }

  #plainLiteral(json: string, end: number): number {
    this.#json.text(json)
    return end
  }

  #plainString(at: number): number {
    const bytes = this.#bytes
    const plainEnd = endOfPlainString(bytes, at)
    if (plainEnd !== GIVE_UP) {
      this.#json.copy(bytes, at, plainEnd)
      return plainEnd
    }
    const end = endOfString(bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    const text = stringValue(bytes, at, end)
    if (!text.isWellFormed()) return GIVE_UP
    this.#json.text(JSON.stringify(text))
    return end
  }

  #plainNumber(at: number): number {
    const end = this.#endOfNumber(at)
    if (end !== GIVE_UP) this.#json.copy(this.#bytes, at + 1, end - 1)
    return end
  }

  #plainBinary(at: number): number {
    const end = this.#endOfBinary(at)
    if (end !== GIVE_UP) this.#json.copy(this.#bytes, at, end)
    return end
  }

  /** The map that starts at `position`. */
  #plainMap(position: number, depth: number): number {
    const bytes = this.#bytes
    this.#json.byte(OPEN_BRACE)
    let at = position + 1
    while (bytes[at] !== CLOSE_BRACE) {
      if (at > position + 1) {
        if (bytes[at++] !== COMMA) return GIVE_UP
        this.#json.byte(COMMA)
      }
      const nameEnd = this.#plainName(at)
      if (nameEnd === GIVE_UP || !matches(bytes, nameEnd, AFTER_NAME)) return GIVE_UP
      this.#json.byte(COLON)
      at = this.#plain(nameEnd + AFTER_NAME.length, depth + 1)
      if (at === GIVE_UP) return GIVE_UP
    }
    this.#json.byte(CLOSE_BRACE)
    return at + 1
  }

  #plainName(at: number): number {
    const bytes = this.#bytes
    const plainEnd = endOfPlainString(bytes, at)
    if (plainEnd !== GIVE_UP) {
      this.#json.copy(bytes, at, plainEnd)
      return plainEnd
    }
    const end = endOfString(bytes, at)
    if (end !== GIVE_UP) this.#json.text(JSON.stringify(stringValue(bytes, at, end)))
    return end
  }

  /** The elements of the list or set that starts at `position`, and the brace behind it. */
  #plainElements(of: 'L' | 'S' | 'N' | 'B', position: number, depth: number): number {
    const bytes = this.#bytes
    this.#json.byte(OPEN_BRACKET)
    let at = position + 1
    while (bytes[at] !== CLOSE_BRACKET) {
      if (at > position + 1) {
        if (bytes[at++] !== COMMA) return GIVE_UP
        this.#json.byte(COMMA)
      }
      at = this.#plainElement(of, at, depth)
      if (at === GIVE_UP) return GIVE_UP
    }
    this.#json.byte(CLOSE_BRACKET)
    return this.#closed(at + 1)
  }

  #plainElement(of: 'L' | 'S' | 'N' | 'B', at: number, depth: number): number {
    if (of === 'S') return this.#plainString(at)
    if (of === 'N') return this.#plainNumber(at)
    if (of === 'B') return this.#plainBinary(at)
    return matches(this.#bytes, at, ATTRIBUTE) ? this.#plain(at + ATTRIBUTE.length, depth + 1) : GIVE_UP
  }
}
