import type { PathNode } from '../changes/path-tree.ts'
import type { ValueKind } from '../columns/cast.ts'
import { wordsOf } from '../columns/words.ts'
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
import { ListJson } from './list-json.ts'
import { endOfPlainString, endOfString, GIVE_UP, matches, stringValue } from './scan-json.ts'

const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** How texts and numbers, nearly all values, begin: each as a word. */
const STRING = Buffer.from('S":"').readInt32LE()
const NUMBER = Buffer.from('N":"').readInt32LE()
const BINARY = Buffer.from('B":"')

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
  readonly #lists = new ListJson()

  constructor(sink: ValueSink) {
    this.#sink = sink
  }

  /**
   * Reads the image at `position` into row `row`. The position behind it; or `GIVE_UP`, and any number of its values were
   * stored already.
   */
  scan(bytes: Buffer, position: number, root: PathNode, row: number): number {
    this.#bytes = bytes
    this.#row = row
    try {
      return this.#scanMap(root, position, 0)
    } catch (error) {
      if (error instanceof SyntaxError) return GIVE_UP
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
      for (let guess = 1; node !== undefined && !node.opening.standsAt(bytes, at); guess++) {
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
    if (at + 4 > bytes.length) return GIVE_UP
    const tag = wordsOf(bytes).getInt32(bytes.byteOffset + at, true)
    if (tag === STRING) return this.#scanString(node, at + TAG_LENGTH)
    if (tag === NUMBER) return this.#scanNumber(node, at + TAG_LENGTH)
    if (matches(bytes, at, TRUE)) return this.#scanBoolean(node, 'true', at + TRUE.length)
    if (matches(bytes, at, FALSE)) return this.#scanBoolean(node, 'false', at + FALSE.length)
    if (matches(bytes, at, NULL)) return at + NULL.length
    if (matches(bytes, at, MAP)) {
      if (node.expectsOther('map')) return GIVE_UP
      return closed(this.#bytes, this.#scanMap(node, at + TAG_LENGTH, depth + 1))
    }
    if (matches(bytes, at, BINARY)) return this.#scanBinary(node, at + TAG_LENGTH)
    return this.#scanList(node, at, depth)
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
    return closed(this.#bytes, end)
  }

  #scanNumber(node: PathNode, at: number): number {
    const end = endOfNumber(this.#bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    this.#sink.putBytes(node, 'N', this.#bytes, at + 1, end - 1)
    return closed(this.#bytes, end)
  }

  #scanBinary(node: PathNode, at: number): number {
    const end = endOfBinary(this.#bytes, at)
    if (end === GIVE_UP) return GIVE_UP
    this.#sink.putBytes(node, 'B', this.#bytes, at + 1, end - 1)
    return closed(this.#bytes, end)
  }

  #scanBoolean(node: PathNode, value: 'true' | 'false', end: number): number {
    this.#sink.putText(node, 'BOOL', value)
    return end
  }

  /** A list or set, as plain JSON. Empty ones give null, as everywhere. */
  #scanList(node: PathNode, at: number, depth: number): number {
    if (node.expectsOther('list')) return GIVE_UP
    const end = this.#lists.read(this.#bytes, at, depth)
    const { bytes, length } = this.#lists.sink
    if (end !== GIVE_UP && length > 2) this.#sink.putBytes(node, 'JSON', bytes, 0, length)
    return end
  }
}
