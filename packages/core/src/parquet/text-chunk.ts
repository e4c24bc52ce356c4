import { LONGEST_BY_WORDS, NO_ENTRY, type TextColumn } from '../columns/text-column.ts'
import { compareWords, putWords } from '../columns/words.ts'
import type { ChunkValues } from './chunk.ts'
import { encodeIndexes } from './encode-indexes.ts'
import { VALUES_PER_ENTRY } from './number-dictionary.ts'
import { pageRoom } from './room.ts'
import { type Bounds, LONGEST_BOUND } from './statistics.ts'

/** Text as bytes, from the column's buffer to the page. */
export function textChunk(column: TextColumn, rows: ArrayLike<number>): ChunkValues {
  const { isPresent, entries } = pick(column, rows)
  const indexed = column.isInterned ? indexEntries(entries, column.entryCount) : undefined
  const base = {
    isPresent,
    valueCount: entries.length,
    byteEstimate: plainSize(column.ends, entries),
    bounds: () => boundsOf(column, indexed?.distinct ?? entries),
  }
  if (indexed === undefined) {
    return { ...base, dictionary: undefined, encode: (start, end) => encodePlain(column, entries.subarray(start, end)) }
  }
  const { distinct, indexes } = indexed
  return {
    ...base,
    dictionary: { entryCount: distinct.length, encode: () => encodePlain(column, distinct) },
    encode: (start, end) => encodeIndexes(indexes, start, end, distinct.length),
  }
}

/** The entries of those rows, nulls left out; as many rows as there are in the column are all of them. */
function pick(column: TextColumn, rows: ArrayLike<number>): { isPresent: Uint8Array; entries: Int32Array } {
  if (column.entryCount === 0) return { isPresent: new Uint8Array(rows.length), entries: NO_ENTRIES }
  const isAll = rows.length === column.rowCount
  const all = column.entries.subarray(0, column.rowCount)
  if (isAll && !all.includes(NO_ENTRY)) return { isPresent: ones(rows.length), entries: all }
  const isPresent = new Uint8Array(rows.length)
  const entries = new Int32Array(rows.length)
  let count = 0
  for (let index = 0; index < rows.length; index++) {
    const entry = all[isAll ? index : (rows[index] ?? 0)] ?? NO_ENTRY
    if (entry === NO_ENTRY) continue
    isPresent[index] = 1
    entries[count++] = entry
  }
  return { isPresent, entries: entries.subarray(0, count) }
}

const NO_ENTRIES = new Int32Array()

/** Nobody writes into it. */
let manyOnes = new Uint8Array()

function ones(count: number): Uint8Array {
  if (manyOnes.length < count) manyOnes = new Uint8Array(count * 2).fill(1)
  return manyOnes.subarray(0, count)
}

interface IndexedEntries {
  /** The entries that occur, each once. */
  readonly distinct: Int32Array
  /** Of each value, the position of its entry in `distinct`. */
  readonly indexes: Int32Array
}

/** By entry, its position in the dictionary at hand plus one. Between two calls it is all zeros. */
let positions = new Int32Array()

/** The entries as positions in a dictionary, if they repeat enough for one. */
function indexEntries(entries: Int32Array, entryCount: number): IndexedEntries | undefined {
  const most = Math.floor(entries.length / VALUES_PER_ENTRY)
  // Large enough for a column, which has thousands of partitions maybe: to fill one for each would take forever.
  if (positions.length < entryCount) positions = new Int32Array(entryCount * 2)
  const distinct = new Int32Array(most)
  const indexes = new Int32Array(entries.length)
  let count = 0
  let at = 0
  for (; at < entries.length; at++) {
    const entry = entries[at] ?? 0
    let position = positions[entry] ?? 0
    if (position === 0) {
      if (count === most) break
      distinct[count++] = entry
      position = count
      positions[entry] = position
    }
    indexes[at] = position - 1
  }
  for (let index = 0; index < count; index++) positions[distinct[index] ?? 0] = 0
  return at < entries.length || count === 0 ? undefined : { distinct: distinct.subarray(0, count), indexes }
}

/** Each text is its length in bytes, as 32 bits, and its UTF-8. @returns bytes that are good until the next page is encoded */
function encodePlain({ bytes, words, ends }: TextColumn, entries: Int32Array): Uint8Array {
  const page = pageRoom.bytes(plainSize(ends, entries))
  const pageWords = new DataView(page.buffer, page.byteOffset, page.length)
  let position = 0
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? 0
    const start = entry === 0 ? 0 : (ends[entry - 1] ?? 0)
    const length = (ends[entry] ?? 0) - start
    pageWords.setInt32(position, length, true)
    position += 4
    if (length > LONGEST_BY_WORDS) bytes.copy(page, position, start, start + length)
    else putWords(pageWords, position, words, start, start + length)
    position += length
  }
  return page
}

function plainSize(ends: Int32Array, entries: Int32Array): number {
  let size = entries.length * 4
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? 0
    size += (ends[entry] ?? 0) - (entry === 0 ? 0 : (ends[entry - 1] ?? 0))
  }
  return size
}

/** Parquet compares text by its bytes. */
function boundsOf(column: TextColumn, entries: Int32Array): Bounds | undefined {
  const first = entries[0]
  if (first === undefined) return undefined
  let min = first
  let max = first
  for (let index = 1; index < entries.length; index++) {
    const entry = entries[index] ?? 0
    // The greatest first: many columns go up, few go down.
    if (compareEntries(column, entry, max) > 0) max = entry
    else if (compareEntries(column, entry, min) < 0) min = entry
  }
  if (Math.max(sizeOf(column, min), sizeOf(column, max)) > LONGEST_BOUND) return undefined
  return { min: bytesOf(column, min), max: bytesOf(column, max) }
}

/** A copy: a part of the column's buffer would keep all of it. */
function bytesOf(column: TextColumn, entry: number): Uint8Array {
  return Uint8Array.prototype.slice.call(column.bytes, column.startOf(entry), column.ends[entry])
}

function compareEntries(column: TextColumn, a: number, b: number): number {
  const { words, ends } = column
  return compareWords(words, column.startOf(a), ends[a] ?? 0, column.startOf(b), ends[b] ?? 0)
}

function sizeOf(column: TextColumn, entry: number): number {
  return (column.ends[entry] ?? 0) - column.startOf(entry)
}
