import type { ValueKind } from './cast.ts'
import type { RowColumn } from './row-columns.ts'

/** The entry of a row without a value. */
export const NO_ENTRY = -1

/** After that many distinct texts it is decided whether interning pays. */
const INTERNED_AT_LEAST = 256

/**
 * A column of text as UTF-8 bytes. Each distinct text is an entry in one buffer, and each row the number of its entry, so
 * that a column of ten million characters is two arrays and not a million strings for the garbage collector; and text
 * can be copied out of a larger one (a whole record) without keeping that alive.
 *
 * Interning stops once most texts turn out to be distinct; entries may repeat from then on.
 */
export class TextColumn implements RowColumn {
  readonly name: string
  readonly type = 'string'
  /** The entry of each row, or `NO_ENTRY`. */
  readonly entries: number[] = []
  /** Where each entry ends in `bytes`; it starts where the one before ends. */
  readonly ends: number[] = []
  bytes = Buffer.allocUnsafe(1024)
  #used = 0
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

  /**
   * Puts `text[start, end)` into its row; false, and the row has none, for booleans and bytes: as text they could not be
   * told from the text. Numbers go in as written. Text is well formed. Rows only go up, or are put again.
   */
  put(row: number, kind: ValueKind, text: string, start = 0, end = text.length): boolean {
    if (kind === 'BOOL' || kind === 'B') return false
    this.fill(row)
    this.entries[row] = this.#append(text, start, end)
    return true
  }

  /** No values for the rows up to `rowCount` that nothing was put into. */
  fill(rowCount: number): void {
    while (this.entries.length < rowCount) this.entries.push(NO_ENTRY)
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

  #append(text: string, start: number, end: number): number {
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    this.#reserve((end - start) * 3)
    const from = this.#used
    const to = from + writeUtf8(this.bytes, from, text, start, end)
    return this.#slots === undefined ? this.#add(to) : this.#intern(this.#slots, hashOf(this.bytes, from, to), to)
  }

  /** The entry with the bytes from `#used` to `to`: a known one, or a new one. */
  #intern(slots: Int32Array, hash: number, to: number): number {
    const mask = slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const entry = slots[slot] ?? NO_ENTRY
      if (entry === NO_ENTRY) break
      if (this.#hashes[entry] === hash && this.#equals(entry, to)) return entry
      slot = (slot + 1) & mask
    }
    slots[slot] = this.ends.length
    this.#hashes.push(hash)
    const added = this.#add(to)
    if (this.ends.length * 2 > slots.length) this.#growSlots(slots.length * 4)
    return added
  }

  #add(to: number): number {
    this.#used = to
    return this.ends.push(to) - 1
  }

  #equals(entry: number, to: number): boolean {
    const { bytes } = this
    const start = this.startOf(entry)
    const length = to - this.#used
    if ((this.ends[entry] ?? 0) - start !== length) return false
    for (let index = 0; index < length; index++) {
      if (bytes[start + index] !== bytes[this.#used + index]) return false
    }
    return true
  }

  #growSlots(size: number): void {
    if (this.ends.length > INTERNED_AT_LEAST && this.ends.length * 2 > this.entries.length) {
      this.#slots = undefined
      this.#hashes = []
      return
    }
    const slots = new Int32Array(size).fill(NO_ENTRY)
    for (const [entry, hash] of this.#hashes.entries()) {
      let slot = (hash ^ (hash >>> 15)) & (size - 1)
      while (slots[slot] !== NO_ENTRY) slot = (slot + 1) & (size - 1)
      slots[slot] = entry
    }
    this.#slots = slots
  }

  #reserve(size: number): void {
    if (this.#used + size <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.#used + size))
    this.bytes.copy(larger, 0, 0, this.#used)
    this.bytes = larger
  }
}

/** Most text is short ASCII: a copy by character costs less than a call into native code. Returns the bytes written. */
function writeUtf8(bytes: Buffer, position: number, text: string, start: number, end: number): number {
  const shift = position - start
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return bytes.write(text.slice(start, end), position, 'utf8')
    bytes[index + shift] = code
  }
  return end - start
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  return hash
}
