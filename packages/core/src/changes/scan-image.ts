import type { ValueKind } from '../columns/cast.ts'
import { isNumberText } from '../columns/number-text.ts'
import { decodeBase64 } from './attribute-value.ts'
import type { PathNode } from './path-tree.ts'
import { endOfString, GIVE_UP, stringValue } from './scan-json.ts'

/** Items of DynamoDB are not nested deeper; what is goes the slow way, which says so. */
const MAX_DEPTH = 32

const COMMA = 0x2c
const CLOSE_BRACKET = 0x5d
const CLOSE_BRACE = 0x7d

/** Takes `text[start, end)`. */
export type Store = (node: PathNode, kind: ValueKind, text: string, start: number, end: number) => void

/**
 * The fast twin of `Flattener`'s walk: reads an image in the text where it stands, so that no object is made for a value.
 * It guesses each name from the item before (items of a table mostly have the same attributes in the same order), which
 * saves cutting names out and looking them up; a wrong guess costs a look-up.
 *
 * It knows only what DynamoDB sends. At anything else it gives up, and the walk over parsed objects starts the row again;
 * `scan-image.test.ts` holds the two against each other.
 */
export class ImageScanner {
  readonly #store: Store
  #text = ''
  /** The next backslash in the text. */
  #escapeAt = 0
  #json = ''

  constructor(store: Store) {
    this.#store = store
  }

  /** Whether the image at `position` was read to its end. If not, any number of its values were stored already. */
  scan(text: string, position: number, root: PathNode): boolean {
    this.#text = text
    this.#findEscape(position)
    try {
      return this.#scanMap(root, position, 0) !== GIVE_UP
    } catch (error) {
      if (error instanceof SyntaxError) return false
      throw error
    }
  }

  #findEscape(from: number): void {
    const at = this.#text.indexOf('\\', from)
    this.#escapeAt = at < 0 ? Number.POSITIVE_INFINITY : at
  }

  /** The string `text[start, end)`, quotes included, if it has escapes; `undefined` if it says what stands there. */
  #unescape(start: number, end: number): string | undefined {
    if (end < this.#escapeAt) return undefined
    const value = stringValue(this.#text, start, end)
    this.#findEscape(end)
    return value
  }

  #scanMap(parent: PathNode, position: number, depth: number): number {
    const text = this.#text
    if (depth > MAX_DEPTH || text[position] !== '{') return GIVE_UP
    let at = position + 1
    if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1
    let before: PathNode | undefined
    for (;;) {
      const guess = before === undefined ? parent.firstSeen : before.seenNext
      let node = guess
      if (guess !== undefined && text.startsWith(guess.opening, at)) at += guess.opening.length
      else {
        const nameEnd = endOfString(text, at)
        if (nameEnd === GIVE_UP || !text.startsWith(':{"', nameEnd)) return GIVE_UP
        node = parent.child(stringValue(text, at, nameEnd))
        if (before === undefined) parent.firstSeen = node
        else before.seenNext = node
        at = nameEnd + 3
      }
      if (node === undefined) return GIVE_UP
      at = this.#scanValue(node, at, depth)
      if (at === GIVE_UP) return GIVE_UP
      const next = text.charCodeAt(at++)
      if (next === CLOSE_BRACE) return at
      if (next !== COMMA) return GIVE_UP
      before = node
    }
  }

  /** An attribute value from its type tag on, `S":"text"}`. */
  #scanValue(node: PathNode, at: number, depth: number): number {
    const text = this.#text
    if (text.startsWith('S":"', at)) return this.#scanScalar(node, 'S', at + 3)
    if (text.startsWith('N":"', at)) return this.#scanScalar(node, 'N', at + 3)
    if (text.startsWith('BOOL":', at)) return this.#scanBoolean(node, at + 6)
    if (text.startsWith('NULL":true}', at)) return at + 11
    if (text.startsWith('M":', at)) {
      if (node.expectsOther('map')) return GIVE_UP
      const end = this.#scanMap(node, at + 3, depth + 1)
      return end !== GIVE_UP && text.charCodeAt(end) === CLOSE_BRACE ? end + 1 : GIVE_UP
    }
    if (text.startsWith('B":"', at)) return this.#scanScalar(node, 'B', at + 3)
    if (node.expectsOther('list')) return GIVE_UP
    return this.#scanList(node, at, depth)
  }

  #scanScalar(node: PathNode, kind: 'S' | 'N' | 'B', at: number): number {
    const end = endOfString(this.#text, at)
    if (end === GIVE_UP || this.#text.charCodeAt(end) !== CLOSE_BRACE) return GIVE_UP
    const value = this.#unescape(at, end)
    if (value !== undefined) {
      if (!isValid(kind, value)) return GIVE_UP
      this.#store(node, kind, value, 0, value.length)
    } else {
      if (kind !== 'S' && !isValid(kind, this.#text.slice(at + 1, end - 1))) return GIVE_UP
      this.#store(node, kind, this.#text, at + 1, end - 1)
    }
    return end + 1
  }

  #scanBoolean(node: PathNode, at: number): number {
    const value = this.#text.startsWith('true}', at)
      ? 'true'
      : this.#text.startsWith('false}', at)
        ? 'false'
        : undefined
    if (value === undefined) return GIVE_UP
    this.#store(node, 'BOOL', value, 0, value.length)
    return at + value.length + 1
  }

  /** A list or set, as plain JSON. Empty ones give null, as everywhere. */
  #scanList(node: PathNode, at: number, depth: number): number {
    this.#json = ''
    const end = this.#plain(at, depth)
    if (end !== GIVE_UP && this.#json !== '[]') this.#store(node, 'JSON', this.#json, 0, this.#json.length)
    return end
  }

  /** Appends the plain JSON of a value, read from its type tag on. */
  #plain(at: number, depth: number): number {
    const text = this.#text
    if (depth > MAX_DEPTH) return GIVE_UP
    if (text.startsWith('S":"', at)) return this.#plainScalar('S', at + 3)
    if (text.startsWith('N":"', at)) return this.#plainScalar('N', at + 3)
    if (text.startsWith('B":"', at)) return this.#plainScalar('B', at + 3)
    for (const literal of ['BOOL":true}', 'BOOL":false}', 'NULL":true}']) {
      if (!text.startsWith(literal, at)) continue
      this.#json += literal.startsWith('NULL') ? 'null' : literal.slice(6, -1)
      return at + literal.length
    }
    if (text.startsWith('L":[', at)) return this.#plainMembers(at + 4, ']', '[', depth)
    if (text.startsWith('M":{', at)) return this.#plainMembers(at + 4, '}', '{', depth)
    for (const kind of ['S', 'N', 'B'] as const) {
      if (text.startsWith(`${kind}S":[`, at)) return this.#plainSet(kind, at + 5)
    }
    return GIVE_UP
  }

  #plainScalar(kind: 'S' | 'N' | 'B', at: number): number {
    const end = endOfString(this.#text, at)
    if (end === GIVE_UP || this.#text.charCodeAt(end) !== CLOSE_BRACE) return GIVE_UP
    return this.#appendString(kind, at, end) ? end + 1 : GIVE_UP
  }

  /** Elements of a list, or entries of a map, from the first on. */
  #plainMembers(start: number, close: ']' | '}', open: '[' | '{', depth: number): number {
    const text = this.#text
    this.#json += open
    let at = start
    if (text[at] === close) {
      this.#json += close
      return text.charCodeAt(at + 1) === CLOSE_BRACE ? at + 2 : GIVE_UP
    }
    for (;;) {
      if (close === '}') {
        const nameEnd = endOfString(text, at)
        if (nameEnd === GIVE_UP || text[nameEnd] !== ':') return GIVE_UP
        this.#json += `${JSON.stringify(stringValue(text, at, nameEnd))}:`
        at = nameEnd + 1
      }
      if (!text.startsWith('{"', at)) return GIVE_UP
      at = this.#plain(at + 2, depth + 1)
      if (at === GIVE_UP) return GIVE_UP
      const next = text[at++]
      if (next === close) break
      if (next !== ',') return GIVE_UP
      this.#json += ','
    }
    this.#json += close
    return text.charCodeAt(at) === CLOSE_BRACE ? at + 1 : GIVE_UP
  }

  #plainSet(kind: 'S' | 'N' | 'B', start: number): number {
    const text = this.#text
    this.#json += '['
    let at = start
    while (text.charCodeAt(at) !== CLOSE_BRACKET) {
      if (at > start) {
        if (text.charCodeAt(at++) !== COMMA) return GIVE_UP
        this.#json += ','
      }
      const end = endOfString(text, at)
      if (end === GIVE_UP || !this.#appendString(kind, at, end)) return GIVE_UP
      at = end
    }
    this.#json += ']'
    return text.charCodeAt(at + 1) === CLOSE_BRACE ? at + 2 : GIVE_UP
  }

  /** Appends the string between the quotes at `start` and before `end`: quoted as it stands, but bare if a number. */
  #appendString(kind: 'S' | 'N' | 'B', start: number, end: number): boolean {
    const unescaped = this.#unescape(start, end)
    const value = unescaped ?? this.#text.slice(start + 1, end - 1)
    if (!isValid(kind, value)) return false
    if (kind === 'N') this.#json += value
    else this.#json += unescaped === undefined ? this.#text.slice(start, end) : JSON.stringify(unescaped)
    return true
  }
}

function isValid(kind: 'S' | 'N' | 'B', value: string): boolean {
  if (kind === 'S') return value.isWellFormed()
  return kind === 'N' ? isNumberText(value) : decodeBase64(value) !== undefined
}
