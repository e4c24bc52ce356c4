import { decodeBase64 } from '../changes/attribute-value.ts'
import type { PathNode } from '../changes/path-tree.ts'
import { ByteSink } from '../columns/byte-sink.ts'
import type { ValueKind } from '../columns/cast.ts'
import { isNumberText } from '../columns/number-text.ts'
import { endOfString, GIVE_UP, matches, stringValue } from './scan-json.ts'

/** Items of DynamoDB are not nested deeper; what is goes the slow way, which says so. */
const MAX_DEPTH = 32

const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d
const CLOSE_BRACE = 0x7d

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

/** Takes what the scanner finds: text as the bytes that it is in, everything else as a string. */
export interface ValueSink {
  text(node: PathNode, kind: ValueKind, text: string): void
  bytes(node: PathNode, kind: 'S' | 'JSON', bytes: Buffer, start: number, end: number): void
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
  /** The next backslash. */
  #escapeAt = 0
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
    this.#findEscape(position)
    try {
      return this.#scanMap(root, position, 0) !== GIVE_UP
    } catch (error) {
      if (error instanceof SyntaxError) return false
      throw error
    }
  }

  #findEscape(from: number): void {
    const at = this.#bytes.indexOf(0x5c, from)
    this.#escapeAt = at < 0 ? Number.POSITIVE_INFINITY : at
  }

  /** The string `[start, end)`, quotes included, if it has escapes; `undefined` if it says what stands there. */
  #unescape(start: number, end: number): string | undefined {
    if (end < this.#escapeAt) return undefined
    const value = stringValue(this.#bytes, start, end)
    this.#findEscape(end)
    return value
  }

  #scanMap(parent: PathNode, position: number, depth: number): number {
    const bytes = this.#bytes
    if (depth > MAX_DEPTH || bytes[position] !== OPEN_BRACE) return GIVE_UP
    let at = position + 1
    if (bytes[at] === CLOSE_BRACE) return at + 1
    let before: PathNode | undefined
    for (;;) {
      let node = before === undefined ? parent.firstSeen : before.seenNext
      if (node !== undefined && matches(bytes, at, node.opening)) at += node.opening.length
      else {
        const nameEnd = endOfString(bytes, at)
        if (nameEnd === GIVE_UP || !matches(bytes, nameEnd, AFTER_NAME)) return GIVE_UP
        node = parent.child(stringValue(bytes, at, nameEnd))
        if (before === undefined) parent.firstSeen = node
        else before.seenNext = node
        at = nameEnd + AFTER_NAME.length
      }
      at = this.#scanValue(node, at, depth)
      if (at === GIVE_UP) return GIVE_UP
      const next = bytes[at++]
      if (next === CLOSE_BRACE) return at
      if (next !== COMMA) return GIVE_UP
      before = node
    }
  }

  /** An attribute value from its type tag on, `S":"text"}`. */
  #scanValue(node: PathNode, at: number, depth: number): number {
    const bytes = this.#bytes
    // A name that comes twice: JSON.parse keeps the last.
    if (node.lastRow === this.#row) return GIVE_UP
    if (matches(bytes, at, STRING)) return this.#scanString(node, at + 3)
    if (matches(bytes, at, NUMBER)) return this.#scanEncoded(node, 'N', at + 3)
    if (matches(bytes, at, TRUE)) return this.#scanBoolean(node, 'true', at + TRUE.length)
    if (matches(bytes, at, FALSE)) return this.#scanBoolean(node, 'false', at + FALSE.length)
    if (matches(bytes, at, NULL)) return at + NULL.length
    if (matches(bytes, at, MAP)) {
      if (node.expectsOther('map')) return GIVE_UP
      return this.#closed(this.#scanMap(node, at + 3, depth + 1))
    }
    if (matches(bytes, at, BINARY)) return this.#scanEncoded(node, 'B', at + 3)
    return this.#scanList(node, at, depth)
  }

  /** The position behind the brace that ends an attribute value. */
  #closed(end: number): number {
    return end !== GIVE_UP && this.#bytes[end] === CLOSE_BRACE ? end + 1 : GIVE_UP
  }

  #scanString(node: PathNode, at: number): number {
    const end = endOfString(this.#bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    const unescaped = this.#unescape(at, end)
    if (unescaped === undefined) this.#sink.bytes(node, 'S', this.#bytes, at + 1, end - 1)
    else if (unescaped.isWellFormed()) this.#sink.text(node, 'S', unescaped)
    else return GIVE_UP
    return this.#closed(end)
  }

  /** A number, or bytes as base64. Neither has escapes. */
  #scanEncoded(node: PathNode, kind: 'N' | 'B', at: number): number {
    const end = endOfString(this.#bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    const value = this.#bytes.toString('latin1', at + 1, end - 1)
    if (!isEncoded(kind, value)) return GIVE_UP
    this.#sink.text(node, kind, value)
    return this.#closed(end)
  }

  #scanBoolean(node: PathNode, value: 'true' | 'false', end: number): number {
    this.#sink.text(node, 'BOOL', value)
    return end
  }

  /** A list or set, as plain JSON. Empty ones give null, as everywhere. */
  #scanList(node: PathNode, at: number, depth: number): number {
    if (node.expectsOther('list')) return GIVE_UP
    const json = this.#json
    json.length = 0
    const end = this.#plain(at, depth)
    if (end !== GIVE_UP && json.length > 2) this.#sink.bytes(node, 'JSON', json.bytes, 0, json.length)
    return end
  }

  /** Appends the plain JSON of a value, read from its type tag on. */
  #plain(at: number, depth: number): number {
    const bytes = this.#bytes
    if (depth > MAX_DEPTH) return GIVE_UP
    if (matches(bytes, at, STRING)) return this.#closed(this.#plainString(at + 3))
    if (matches(bytes, at, NUMBER)) return this.#closed(this.#plainEncoded('N', at + 3))
    if (matches(bytes, at, BINARY)) return this.#closed(this.#plainEncoded('B', at + 3))
    if (matches(bytes, at, TRUE)) return this.#plainLiteral('true', at + TRUE.length)
    if (matches(bytes, at, FALSE)) return this.#plainLiteral('false', at + FALSE.length)
    if (matches(bytes, at, NULL)) return this.#plainLiteral('null', at + NULL.length)
    if (matches(bytes, at, MAP)) return this.#closed(this.#plainMap(at + 3, depth))
    if (matches(bytes, at, LIST)) {
      return this.#plainElements(at + 3, element =>
        matches(bytes, element, ATTRIBUTE) ? this.#plain(element + ATTRIBUTE.length, depth + 1) : GIVE_UP,
      )
    }
    if (matches(bytes, at, STRING_SET)) return this.#plainElements(at + 4, element => this.#plainString(element))
    if (matches(bytes, at, NUMBER_SET)) return this.#plainElements(at + 4, element => this.#plainEncoded('N', element))
    if (matches(bytes, at, BINARY_SET)) return this.#plainElements(at + 4, element => this.#plainEncoded('B', element))
    return GIVE_UP
  }

  #plainLiteral(json: string, end: number): number {
    this.#json.text(json)
    return end
  }

  #plainString(at: number): number {
    const end = endOfString(this.#bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    const unescaped = this.#unescape(at, end)
    if (unescaped === undefined) this.#json.copy(this.#bytes, at, end)
    else if (unescaped.isWellFormed()) this.#json.text(JSON.stringify(unescaped))
    else return GIVE_UP
    return end
  }

  #plainEncoded(kind: 'N' | 'B', at: number): number {
    const end = endOfString(this.#bytes, at)
    if (end === GIVE_UP || !isEncoded(kind, this.#bytes.toString('latin1', at + 1, end - 1))) return GIVE_UP
    if (kind === 'N') this.#json.copy(this.#bytes, at + 1, end - 1)
    else this.#json.copy(this.#bytes, at, end)
    return end
  }

  /** The map that starts at `position`. */
  #plainMap(position: number, depth: number): number {
    const bytes = this.#bytes
    this.#json.text('{')
    let at = position + 1
    while (bytes[at] !== CLOSE_BRACE) {
      if (at > position + 1) {
        if (bytes[at++] !== COMMA) return GIVE_UP
        this.#json.text(',')
      }
      const nameEnd = endOfString(bytes, at)
      if (nameEnd === GIVE_UP || !matches(bytes, nameEnd, AFTER_NAME)) return GIVE_UP
      this.#json.text(`${JSON.stringify(stringValue(bytes, at, nameEnd))}:`)
      at = this.#plain(nameEnd + AFTER_NAME.length, depth + 1)
      if (at === GIVE_UP) return GIVE_UP
    }
    this.#json.text('}')
    return at + 1
  }

  /** The elements of the list or set that starts at `position`, and the brace behind it. */
  #plainElements(position: number, plain: (at: number) => number): number {
    const bytes = this.#bytes
    this.#json.text('[')
    let at = position + 1
    while (bytes[at] !== CLOSE_BRACKET) {
      if (at > position + 1) {
        if (bytes[at++] !== COMMA) return GIVE_UP
        this.#json.text(',')
      }
      at = plain(at)
      if (at === GIVE_UP) return GIVE_UP
    }
    this.#json.text(']')
    return this.#closed(at + 1)
  }
}

function isEncoded(kind: 'N' | 'B', value: string): boolean {
  return kind === 'N' ? isNumberText(value) : decodeBase64(value) !== undefined
}
