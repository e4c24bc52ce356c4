import type { ScannedRows } from '@inlet/core'
import type { ItemColumn, ItemPlan } from './plan-columns.ts'
import type { ItemRow } from './to-item.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const LAST_ASCII = 0x7e
const CLOSE_BRACE = 0x7d

/** Items and copies of more bytes are for `toItem`, which also knows which of them are too large. */
const MOST_BYTES = 64 * 1024

/** What stands before a cell of text, in an item and in a copy. */
interface TextColumn {
  readonly item: { readonly first: Buffer; readonly later: Buffer }
  readonly copy: { readonly first: Buffer; readonly later: Buffer }
}

/**
 * The fast twin of `toItem`: makes the texts of a row from the bytes of its cells, without a string for any of them. It
 * knows rows of text in ASCII without escapes, as nearly all are, under names of the same; at anything else it gives up.
 * `scanned-item.test.ts` holds the two against each other.
 */
export class ItemScanner {
  readonly #plan: ItemPlan
  /** `undefined` if there is a column that is not for this. */
  readonly #columns: readonly TextColumn[] | undefined
  /** What an item takes beside its cells, at most. */
  readonly #openingBytes: number
  /** The text that is being made: that of the item, and behind `MOST_BYTES` that of the copy. */
  readonly #bytes = Buffer.allocUnsafeSlow(2 * MOST_BYTES)

  constructor(plan: ItemPlan) {
    this.#plan = plan
    this.#columns = plan.columns.every(isOfText) ? plan.columns.map(openingsOf) : undefined
    const openings = this.#columns?.map(({ item }) => item.first.length + item.later.length) ?? []
    this.#openingBytes = openings.reduce((sum, length) => sum + length, 2 * openings.length + 2)
  }

  /** What `toItem` makes of the row; `undefined` if that is to be asked. */
  item(rows: ScannedRows, row: number): ItemRow | undefined {
    const columns = this.#columns
    const { firstCells, cellStarts, cellEnds, bytes: from } = rows
    const first = firstCells[row] ?? 0
    const behind = firstCells[row + 1] ?? 0
    if (columns === undefined || behind - first !== columns.length || !this.#hasRoom(rows, row)) return undefined
    const into = this.#bytes
    let itemEnd = 0
    let copyEnd = MOST_BYTES
    for (let index = 0; index < columns.length; index++) {
      const start = cellStarts[first + index] ?? 0
      const end = cellEnds[first + index] ?? 0
      const column = columns[index]
      if (start === end || column === undefined) continue
      const isFirst = itemEnd === 0
      itemEnd = put(into, itemEnd, isFirst ? column.item.first : column.item.later)
      copyEnd = put(into, copyEnd, isFirst ? column.copy.first : column.copy.later)
      for (let at = start; at < end; at++) {
        const byte = from[at] ?? 0
        if (byte < SPACE || byte > LAST_ASCII || byte === QUOTE || byte === BACKSLASH) return undefined
        into[itemEnd++] = byte
        into[copyEnd++] = byte
      }
      into[itemEnd++] = QUOTE
      into[copyEnd++] = QUOTE
    }
    const key = this.#keyOf(rows, first)
    if (key === undefined) return undefined
    into[itemEnd++] = CLOSE_BRACE
    into[itemEnd++] = CLOSE_BRACE
    into[copyEnd++] = CLOSE_BRACE
    return { key, item: into.toString('latin1', 0, itemEnd), copy: into.toString('latin1', MOST_BYTES, copyEnd) }
  }

  #hasRoom({ rowStarts, rowEnds }: ScannedRows, row: number): boolean {
    return this.#openingBytes + (rowEnds[row] ?? 0) - (rowStarts[row] ?? 0) <= MOST_BYTES
  }

  /** As `rowKey` has it; `undefined` if a key is empty or too long. */
  #keyOf(rows: ScannedRows, firstCell: number): string | undefined {
    const { keys, indexKeys } = this.#plan
    for (const { index, maxBytes } of indexKeys) if (lengthOf(rows, firstCell + index) > maxBytes) return undefined
    let key: string | undefined
    for (const { index, maxBytes } of keys) {
      const length = lengthOf(rows, firstCell + index)
      if (length === 0 || length > maxBytes) return undefined
      const start = rows.cellStarts[firstCell + index] ?? 0
      const text = rows.bytes.toString('latin1', start, start + length)
      key = key === undefined ? text : `${key}\0${text}`
    }
    return key
  }
}

function lengthOf({ cellStarts, cellEnds }: ScannedRows, cell: number): number {
  return (cellEnds[cell] ?? 0) - (cellStarts[cell] ?? 0)
}

function put(into: Buffer, at: number, text: Buffer): number {
  for (let index = 0; index < text.length; index++) into[at + index] = text[index] ?? 0
  return at + text.length
}

function isOfText({ name, type }: ItemColumn): boolean {
  return type === 'S' && name !== '' && Buffer.byteLength(name) === name.length
}

function openingsOf({ valueOpening, opening }: ItemColumn): TextColumn {
  const ofCell = ({ first, later }: ItemColumn['opening']) => ({
    first: Buffer.from(`{${first}"`),
    later: Buffer.from(`${later}"`),
  })
  return { item: ofCell(valueOpening), copy: ofCell(opening) }
}
