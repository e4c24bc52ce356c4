import { ByteSink } from './byte-sink.ts'
import type { ValueKind } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'

/** The entry of a row without a value. */
export const NO_ENTRY = -1

/** After that many distinct texts it is decided whether interning pays. */
const INTERNED_AT_LEAST = 256

/**
 * A column of text as UTF-8 bytes. Each distinct text is an entry in one buffer, and each row the number of its entry, so
 * that a column of ten million characters is two arrays and not a million strings for the garbage collector; and text
 * goes from the bytes of a record to those of a file without becoming a string.
 *
 * Interning stops once most texts turn out to be distinct; entries may repeat from then on.
 */
export class TextColumn implements ColumnBuilder {
  readonly name: string
  readonly type = 'string'
  /** The entry of each row, or `NO_ENTRY`. */
  readonly entries: number[] = []
  /** Where each entry ends in `bytes`; it starts where the one before ends. */
  readonly ends: number[] = []
  readonly #sink = new ByteSink()
  /** Hash table of entries, by open addressing; a power of two in size. */
  #slots: Int32Array | undefined = new Int32Array(64).fill(NO_ENTRY)
  #hashes: number[] = []

  constructor(name: string) {
    this.name = name
  }

  /** A column of these cells. */
  static from(name: string, cells: Iterable<string | null>): TextColumn {
    const column = new TextColumn(name)
    let row = 0
    for (const cell of cells) {
      if (cell !== null) column.put(row, 'S', cell)
      row++
    }
    column.fill(row)
    return column
  }

  /** Booleans and bytes are refused: as text they could not be told from the text. Numbers go in as written. */
  put(row: number, kind: ValueKind, text: string): boolean {
    if (kind === 'BOOL' || kind === 'B') return false
    const start = this.#sink.length
    this.#sink.text(text)
    this.#enter(row, start)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    if (kind === 'BOOL' || kind === 'B') return false
    const from = this.#sink.length
    this.#sink.copy(bytes, start, end)
    this.#enter(row, from)
    return true
  }

  truncate(rowCount: number): void {
    this.entries.length = Math.min(this.entries.length, rowCount)
  }

  fill(rowCount: number): void {
    while (this.entries.length < rowCount) this.entries.push(NO_ENTRY)
  }

  get bytes(): Buffer {
    return this.#sink.bytes
  }

  startOf(entry: number): number {
    return entry === 0 ? 0 : (this.ends[entry - 1] ?? 0)
  }

  textOf(entry: number): string {
    return this.bytes.toString('utf8', this.startOf(entry), this.ends[entry])
  }

  get cells(): (string | null)[] {
    return this.entries.map(entry => (entry === NO_ENTRY ? null : this.textOf(entry)))
  }

  /** Makes the bytes from `start` on the row's entry, or takes them back for an equal one. */
  #enter(row: number, start: number): void {
    this.fill(row)
    const known = this.#slots === undefined ? undefined : this.#intern(this.#slots, start)
    if (known === undefined) this.entries.push(this.ends.push(this.#sink.length) - 1)
    else {
      this.#sink.length = start
      this.entries.push(known)
    }
  }

  /** The entry with the bytes from `start` on. If there is none, the next entry is noted as the one. */
  #intern(slots: Int32Array, start: number): number | undefined {
    const hash = hashOf(this.bytes, start, this.#sink.length)
    const mask = slots.length - 1
    let slot = slotOf(hash, mask)
    for (let entry = slots[slot] ?? NO_ENTRY; entry !== NO_ENTRY; entry = slots[slot] ?? NO_ENTRY) {
      if (this.#hashes[entry] === hash && this.#equals(entry, start)) return entry
      slot = (slot + 1) & mask
    }
    slots[slot] = this.#hashes.push(hash) - 1
    if (this.#hashes.length * 2 > slots.length) this.#growSlots(slots.length * 4)
    return undefined
  }

  #equals(entry: number, start: number): boolean {
    const { bytes } = this
    const known = this.startOf(entry)
    const length = this.#sink.length - start
    if ((this.ends[entry] ?? 0) - known !== length) return false
    for (let index = 0; index < length; index++) {
      if (bytes[known + index] !== bytes[start + index]) return false
    }
    return true
  }

  #growSlots(size: number): void {
    if (this.#hashes.length > INTERNED_AT_LEAST && this.#hashes.length * 2 > this.entries.length) {
      this.#slots = undefined
      this.#hashes = []
      return
    }
    const slots = new Int32Array(size).fill(NO_ENTRY)
    for (const [entry, hash] of this.#hashes.entries()) {
      let slot = slotOf(hash, size - 1)
      while (slots[slot] !== NO_ENTRY) slot = (slot + 1) & (size - 1)
      slots[slot] = entry
    }
    this.#slots = slots
  }
}

function slotOf(hash: number, mask: number): number {
  return (hash ^ (hash >>> 15)) & mask
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  return hash
}
