import { Pattern } from './pattern.ts'
import { endOfString, GIVE_UP, skipValue } from './scan-json.ts'

/** Names that nobody asks for are remembered too, to be passed over; but not without end, since they come from outside. */
const MOST_NAMES = 64
const LONGEST_NAME = 128

/** Longer values are skipped byte by byte, and ones that change every time are not worth remembering. */
const LONGEST_VALUE = 128
const MOST_CHANGES = 16

const QUOTE = 0x22
const COLON = 0x3a

/** A field of an object, and what is remembered of it from the objects before. */
export class FieldNode<Field> {
  /** What to do with its value; `undefined`: pass it over. */
  readonly field: Field | undefined
  /** Its name as it stands in the JSON, `"eventID":`. */
  readonly opening: Pattern
  /** The one that came after it in the object before, and the last other one that did. */
  next: FieldNode<Field> | undefined
  otherNext: FieldNode<Field> | undefined
  /** The text that it last had, and its JSON with the quotes. */
  text = ''
  #value: Pattern | undefined
  #changes = 0

  constructor(field: Field | undefined, opening: Buffer) {
    this.field = field
    this.opening = new Pattern(opening)
  }

  /** The position behind the value at `position` if it is the same as the last; else `GIVE_UP`. */
  recall(bytes: Buffer, position: number): number {
    const value = this.#value
    return value?.standsAt(bytes, position) === true ? position + value.length : GIVE_UP
  }

  /** Keeps the value `[start, end)`, a string with its quotes, for `recall`. */
  remember(bytes: Buffer, start: number, end: number): void {
    this.text = bytes.toString('utf8', start + 1, end - 1)
    this.#value = end - start <= LONGEST_VALUE ? new Pattern(bytes.subarray(start, end)) : undefined
  }

  /** The position behind the value at `position`, whatever it is. */
  skip(bytes: Buffer, position: number): number {
    const known = this.recall(bytes, position)
    if (known !== GIVE_UP) return known
    const end = skipValue(bytes, position)
    if (end !== GIVE_UP && bytes[position] === QUOTE && this.#changes++ < MOST_CHANGES) {
      this.remember(bytes, position, end)
    }
    return end
  }
}

/**
 * The fields of objects that mostly have the same ones in the same order: each name is compared with those that came there
 * before, and looked up only if it is another. Two are remembered, since inserts and removals have other images.
 */
export class FieldOrder<Field> {
  first: FieldNode<Field> | undefined
  readonly #nodes: FieldNode<Field>[]

  constructor(wanted: Readonly<Record<string, Field>>) {
    this.#nodes = Object.entries(wanted).map(([name, field]) => new FieldNode(field, Buffer.from(`"${name}":`)))
  }

  /** The field that stands at `position`, which follows `before` in its object; `undefined` if there is none. */
  next(bytes: Buffer, position: number, before: FieldNode<Field> | undefined): FieldNode<Field> | undefined {
    const expected = before === undefined ? this.first : before.next
    if (expected?.opening.standsAt(bytes, position)) return expected
    const other = before?.otherNext
    const isOther = other?.opening.standsAt(bytes, position)
    const node = isOther ? other : this.#find(bytes, position)
    if (before === undefined) this.first = node
    else {
      before.otherNext = expected
      before.next = node
    }
    return node
  }

  #find(bytes: Buffer, position: number): FieldNode<Field> | undefined {
    for (const node of this.#nodes) if (node.opening.standsAt(bytes, position)) return node
    const end = endOfString(bytes, position)
    if (end === GIVE_UP || bytes[end] !== COLON) return undefined
    const node = new FieldNode<Field>(undefined, bytes.subarray(position, end + 1))
    if (this.#nodes.length < MOST_NAMES && node.opening.length <= LONGEST_NAME) this.#nodes.push(node)
    return node
  }
}
