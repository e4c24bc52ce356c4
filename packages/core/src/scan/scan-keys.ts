import type { PathNode } from '../changes/path-tree.ts'
import { ByteSink } from '../columns/byte-sink.ts'
import { isCanonicalNumber } from './number-spelling.ts'
import { endOfPlainString, GIVE_UP, matches, nextValue, stringValue } from './scan-json.ts'

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const COMMA = 0x2c
const COLON = 0x3a
const TAG_S = 0x53
const TAG_N = 0x4e
const TAG_B = 0x42

const AFTER_NAME = Buffer.from(':{"')
const AFTER_TAG = Buffer.from('":"')

/** From a tag to the quote that the value starts with. */
const TAG_LENGTH = 3

/** The position behind the keys at `position`, if they are text without escapes, `{"id":{"S":"5"}}`, as nearly all are. */
export function endOfPlainKeys(bytes: Buffer, position: number): number {
  let at = position + 1
  for (;;) {
    const nameEnd = endOfPlainString(bytes, at)
    if (nameEnd === GIVE_UP || !matches(bytes, nameEnd, AFTER_NAME)) return GIVE_UP
    const tagAt = nameEnd + AFTER_NAME.length
    const tag = bytes[tagAt]
    if (tag !== TAG_S && tag !== TAG_N && tag !== TAG_B) return GIVE_UP
    if (!matches(bytes, tagAt + 1, AFTER_TAG)) return GIVE_UP
    const valueEnd = endOfPlainString(bytes, tagAt + TAG_LENGTH)
    if (valueEnd === GIVE_UP || bytes[valueEnd] !== CLOSE_BRACE) return GIVE_UP
    at = nextValue(bytes, valueEnd + 1)
    if (at === GIVE_UP) return bytes[valueEnd + 1] === CLOSE_BRACE ? valueEnd + 2 : GIVE_UP
  }
}

/** Items of DynamoDB have one key or two. */
const MOST_KEYS = 2

/**
 * The fast twin of `changeKey`: reads plain keys (see `endOfPlainKeys`) in the bytes where they stand. It knows text, and
 * numbers and base64 in their one spelling, of which none is masked; at anything else it gives up.
 */
export class KeyScanner {
  /** How many keys there are; of each, where it belongs and what it is, `bytes[starts, ends)`. In their order. */
  count = 0
  readonly nodes: PathNode[] = []
  readonly kinds: ('S' | 'N' | 'B')[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  /** Of the bytes that they stand in. */
  length = 0
  readonly #json = new ByteSink()
  /** The keys of the item before, in their order. */
  readonly #expected: PathNode[] = []

  /** Whether the keys at `position` were read. */
  scan(bytes: Buffer, position: number, root: PathNode): boolean {
    let at = position
    this.count = 0
    do {
      // Behind the brace, or the comma.
      at++
      const node = this.#nodeAt(bytes, at, root)
      if (node === undefined || this.count === MOST_KEYS || node.mask === 'drop' || node.isMasked) return false
      if (this.count > 0 && this.nodes[0] === node) return false
      at += node.opening.length
      const tag = bytes[at]
      const end = endOfPlainString(bytes, at + TAG_LENGTH)
      const start = at + TAG_LENGTH + 1
      if (tag === TAG_S) this.#add(node, 'S', start, end - 1)
      else if (tag === TAG_N && isCanonicalNumber(bytes, start, end - 1)) this.#add(node, 'N', start, end - 1)
      else if (tag === TAG_B && isCanonicalBase64(bytes, start, end - 1)) this.#add(node, 'B', start, end - 1)
      else return false
      at = end + 1
    } while (bytes[at] === COMMA)
    this.length = at - position
    return true
  }

  /** Whether the second one comes first in their canonical JSON: in code unit order, whatever theirs is. */
  get isSwapped(): boolean {
    return this.count === 2 && nameOf(this.nodes[1]) < nameOf(this.nodes[0])
  }

  #nodeAt(bytes: Buffer, at: number, root: PathNode): PathNode | undefined {
    const expected = this.#expected[this.count]
    if (expected?.opening.standsAt(bytes, at)) return expected
    const end = endOfPlainString(bytes, at)
    if (end === GIVE_UP) return undefined
    const node = root.child(stringValue(bytes, at, end))
    this.#expected[this.count] = node
    return node
  }

  #add(node: PathNode, kind: 'S' | 'N' | 'B', start: number, end: number): void {
    const index = this.count++
    this.nodes[index] = node
    this.kinds[index] = kind
    this.starts[index] = start
    this.ends[index] = end
  }

  /** The canonical JSON of the keys read in `bytes`. Text without escapes is as JSON.stringify has it, with its quotes. */
  toJson(bytes: Buffer): ByteSink {
    const json = this.#json
    const { count, isSwapped } = this
    json.length = 0
    this.#writeKey(bytes, isSwapped ? 1 : 0, OPEN_BRACE)
    if (count === 2) this.#writeKey(bytes, isSwapped ? 0 : 1, COMMA)
    json.byte(CLOSE_BRACE)
    return json
  }

  #writeKey(bytes: Buffer, index: number, before: number): void {
    const json = this.#json
    const { nodes, kinds, starts, ends } = this
    const opening = nodes[index]?.opening.bytes ?? AFTER_NAME
    json.byte(before)
    json.copy(opening, 0, opening.length - AFTER_NAME.length)
    json.byte(COLON)
    const quotes = kinds[index] === 'N' ? 0 : 1
    json.copy(bytes, (starts[index] ?? 0) - quotes, (ends[index] ?? 0) + quotes)
  }
}

/** Whether that is how its bytes are written: base64 has other spellings where bits are left over. */
function isCanonicalBase64(bytes: Buffer, start: number, end: number): boolean {
  const text = bytes.toString('latin1', start, end)
  return Buffer.from(text, 'base64').toString('base64') === text
}

function nameOf(node: PathNode | undefined): string {
  return String(node?.path[0])
}
