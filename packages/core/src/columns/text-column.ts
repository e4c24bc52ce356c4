import { ByteSink } from './byte-sink.ts'
import type { ValueKind } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { enlarge, giveMemory, takeMemory } from './spare-memory.ts'
import { equalWords, hashWords, wordsOf } from './words.ts'

/** The entry of a row without a value. */
export const NO_ENTRY = -1

const NOTHING = new Int32Array()

const FIRST_ROWS = 64
const FIRST_ENTRIES = 32

/** Of longer texts, that of the row before is compared first: to hash them takes longer. */
const LONG = 32

/** To copy more by a call into native code takes less time. */
export const LONGEST_BY_WORDS = 256

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
  name: string
  readonly type = 'string'
  /** The entry of each row, or `NO_ENTRY`, which slots from `rowCount` on have too. */
  entries = new Int32Array(FIRST_ROWS).fill(NO_ENTRY)
  rowCount = 0
  /** Where each entry ends in `bytes`; it starts where the one before ends. The first `entryCount` slots count. */
  ends = new Int32Array(FIRST_ENTRIES)
  entryCount = 0
  readonly #sink = new ByteSink()
  /** Hash table of entries, by open addressing; a power of two in size. */
  #slots: Int32Array<ArrayBuffer> | undefined = new Int32Array(64).fill(NO_ENTRY)
  /** Of each entry, as long as there are slots. */
  #hashes = new Int32Array(FIRST_ENTRIES)

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
    const sink = this.#sink
    const start = sink.length
    sink.text(text)
    const known = this.#slots === undefined ? NO_ENTRY : this.#known(this.#slots, this.#sink.words, start, sink.length)
    if (known !== NO_ENTRY) sink.length = start
    this.#setEntry(row, known === NO_ENTRY ? this.#newEntry() : known)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    if (kind === 'BOOL' || kind === 'B') return false
    const { byteOffset: base } = bytes
    const slots = this.#slots
    const words = wordsOf(bytes)
    let entry = slots === undefined ? NO_ENTRY : this.#known(slots, words, base + start, base + end)
    if (entry === NO_ENTRY) {
      if (end - start > LONGEST_BY_WORDS) this.#sink.copy(bytes, start, end)
      else this.#sink.copyWords(words, base + start, base + end)
      entry = this.#newEntry()
    }
    this.#setEntry(row, entry)
    return true
  }

  /** The same text for all rows up to `rowCount` that have nothing yet at their end. */
  repeat(text: string, rowCount: number): void {
    const from = this.rowCount
    if (rowCount <= from) return
    this.put(from, 'S', text)
    this.fill(rowCount)
    this.entries.fill(this.entries[from] ?? NO_ENTRY, from, rowCount)
  }

  /** Entries stay, for other rows that may have them, unless there are none. */
  truncate(rowCount: number): void {
    if (rowCount < this.rowCount) {
      this.entries.fill(NO_ENTRY, rowCount, this.rowCount)
      this.rowCount = rowCount
    }
    if (rowCount > 0) return
    this.entryCount = 0
    this.#sink.length = 0
    this.#releaseSlots()
    this.#slots = new Int32Array(64).fill(NO_ENTRY)
  }

  fill(rowCount: number): void {
    if (rowCount <= this.rowCount) return
    if (rowCount > this.entries.length) this.#growRows(rowCount)
    this.rowCount = rowCount
  }

  release(): void {
    for (const { buffer } of [this.entries, this.ends, this.#hashes]) giveMemory(buffer)
    this.#releaseSlots()
    this.#sink.release()
    this.entries = NOTHING
    this.ends = NOTHING
    this.#hashes = NOTHING
    this.rowCount = 0
    this.entryCount = 0
  }

  /** Whether all entries differ. */
  get isInterned(): boolean {
    return this.#slots !== undefined
  }

  /** The UTF-8 of all entries, and room. */
  get bytes(): Buffer {
    return this.#sink.bytes
  }

  /** The same as `bytes`. */
  get words(): DataView {
    return this.#sink.words
  }

  startOf(entry: number): number {
    return entry === 0 ? 0 : (this.ends[entry - 1] ?? 0)
  }

  textOf(entry: number): string {
    return this.bytes.toString('utf8', this.startOf(entry), this.ends[entry])
  }

  get cells(): (string | null)[] {
    const entries = this.entries.subarray(0, this.rowCount)
    return Array.from(entries, entry => (entry === NO_ENTRY ? null : this.textOf(entry)))
  }

  #setEntry(row: number, entry: number): void {
    if (row >= this.entries.length) this.#growRows(row + 1)
    this.entries[row] = entry
    this.rowCount = row + 1
  }

  /** The entry of the bytes from the end of the last one on. */
  #newEntry(): number {
    const entry = this.entryCount
    if (entry >= this.ends.length) this.ends = enlarge(this.ends, entry + 1)
    this.ends[entry] = this.#sink.length
    this.entryCount = entry + 1
    return entry
  }

  #growRows(rowCount: number): void {
    const { length } = this.entries
    this.entries = enlarge(this.entries, rowCount)
    this.entries.fill(NO_ENTRY, length)
  }

  /** The entry of the text `[start, end)` of `words`, or `NO_ENTRY` if it needs one of its own: then the next one is noted as its. */
  #known(slots: Int32Array, words: DataView, start: number, end: number): number {
    if (end - start > LONG) {
      const last = this.rowCount === 0 ? NO_ENTRY : (this.entries[this.rowCount - 1] ?? NO_ENTRY)
      if (last !== NO_ENTRY && this.#equals(last, words, start, end)) return last
    }
    const hash = hashWords(words, start, end)
    const mask = slots.length - 1
    let slot = hash & mask
    for (let entry = slots[slot] ?? NO_ENTRY; entry !== NO_ENTRY; entry = slots[slot] ?? NO_ENTRY) {
      if (this.#hashes[entry] === hash && this.#equals(entry, words, start, end)) return entry
      slot = (slot + 1) & mask
    }
    this.#note(slots, slot, hash)
    return NO_ENTRY
  }

  #note(slots: Int32Array, slot: number, hash: number): void {
    const { entryCount } = this
    slots[slot] = entryCount
    if (entryCount >= this.#hashes.length) this.#hashes = enlarge(this.#hashes, entryCount + 1)
    this.#hashes[entryCount] = hash
    if ((entryCount + 1) * 2 > slots.length) this.#growSlots(entryCount + 1, slots.length * 4)
  }

  #releaseSlots(): void {
    if (this.#slots !== undefined) giveMemory(this.#slots.buffer)
    this.#slots = undefined
  }

  #equals(entry: number, words: DataView, start: number, end: number): boolean {
    const from = this.startOf(entry)
    const length = (this.ends[entry] ?? 0) - from
    return length === end - start && equalWords(this.#sink.words, from, words, start, length)
  }

  #growSlots(count: number, size: number): void {
    this.#releaseSlots()
    if (count > INTERNED_AT_LEAST && count * 2 > this.rowCount) {
      giveMemory(this.#hashes.buffer)
      this.#hashes = NOTHING
      return
    }
    const slots = new Int32Array(takeMemory(size * Int32Array.BYTES_PER_ELEMENT)).fill(NO_ENTRY)
    for (let entry = 0; entry < count; entry++) {
      let slot = (this.#hashes[entry] ?? 0) & (size - 1)
      while (slots[slot] !== NO_ENTRY) slot = (slot + 1) & (size - 1)
      slots[slot] = entry
    }
    this.#slots = slots
  }
}
