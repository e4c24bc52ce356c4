import { ByteWriter } from 'hyparquet-writer'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import { NO_ENTRY, type TextColumn } from '../columns/text-column.ts'
import type { ChunkValues } from './chunk.ts'
import { type Bounds, LONGEST_BOUND } from './statistics.ts'

/** A dictionary pays from about four values for an entry on. */
const VALUES_PER_ENTRY = 4

/** Text as bytes, from the column's buffer to the page. */
export function textChunk(column: TextColumn, rows: readonly number[]): ChunkValues {
  const isPresent: boolean[] = []
  const entries: number[] = []
  let byteEstimate = 0
  for (const row of rows) {
    const entry = column.entries[row] ?? NO_ENTRY
    isPresent.push(entry !== NO_ENTRY)
    if (entry === NO_ENTRY) continue
    entries.push(entry)
    byteEstimate += sizeOf(column, entry) + 4
  }
  const distinct = distinctEntries(entries)
  const base = {
    isPresent,
    valueCount: entries.length,
    byteEstimate,
    bounds: () => boundsOf(column, distinct ?? entries),
  }
  if (distinct === undefined) {
    return { ...base, dictionary: undefined, encode: (start, end) => encodePlain(column, entries.slice(start, end)) }
  }
  const positions = new Map(distinct.map((entry, position) => [entry, position]))
  const indexes = entries.map(entry => positions.get(entry) ?? 0)
  return {
    ...base,
    dictionary: { entryCount: distinct.length, plain: encodePlain(column, distinct) },
    encode: (start, end) => encodeIndexes(indexes.slice(start, end), distinct.length),
  }
}

/** The entries that occur, each once, if they repeat enough for a dictionary. */
function distinctEntries(entries: readonly number[]): number[] | undefined {
  const distinct = new Set<number>()
  for (const entry of entries) {
    distinct.add(entry)
    if (distinct.size * VALUES_PER_ENTRY > entries.length) return undefined
  }
  return entries.length === 0 ? undefined : [...distinct]
}

/** Each text is its length in bytes, as 32 bits, and its UTF-8. */
function encodePlain(column: TextColumn, entries: readonly number[]): Uint8Array {
  let size = 0
  for (const entry of entries) size += sizeOf(column, entry) + 4
  const page = new Uint8Array(size)
  let position = 0
  for (const entry of entries) {
    const start = column.startOf(entry)
    const length = sizeOf(column, entry)
    page[position] = length
    page[position + 1] = length >>> 8
    page[position + 2] = length >>> 16
    page[position + 3] = length >>> 24
    copy(column.bytes, start, page, position + 4, length)
    position += 4 + length
  }
  return page
}

/** Short texts are copied by byte, since a call into native code costs more than the copy. */
function copy(from: Buffer, start: number, to: Uint8Array, position: number, length: number): void {
  if (length > 64) from.copy(to, position, start, start + length)
  else for (let index = 0; index < length; index++) to[position + index] = from[start + index] ?? 0
}

/** Positions in the dictionary, each in as few bits as the largest needs, after a byte that says how many. */
function encodeIndexes(indexes: readonly number[], entryCount: number): Uint8Array {
  const bitWidth = Math.ceil(Math.log2(entryCount))
  const writer = new ByteWriter()
  writer.appendUint8(bitWidth)
  writeRleBitPackedHybrid(writer, indexes as number[], bitWidth)
  return writer.getBytes()
}

/** Parquet compares text by its bytes. */
function boundsOf(column: TextColumn, entries: readonly number[]): Bounds | undefined {
  const first = entries[0]
  if (first === undefined) return undefined
  let min = first
  let max = first
  for (const entry of entries) {
    if (compareEntries(column, entry, min) < 0) min = entry
    else if (compareEntries(column, entry, max) > 0) max = entry
  }
  if (Math.max(sizeOf(column, min), sizeOf(column, max)) > LONGEST_BOUND) return undefined
  return { min: bytesOf(column, min), max: bytesOf(column, max) }
}

/** A copy: a part of the column's buffer would keep all of it. */
function bytesOf(column: TextColumn, entry: number): Uint8Array {
  return Uint8Array.prototype.slice.call(column.bytes, column.startOf(entry), column.ends[entry])
}

function compareEntries(column: TextColumn, a: number, b: number): number {
  const { bytes } = column
  const [startA, startB] = [column.startOf(a), column.startOf(b)]
  const [sizeA, sizeB] = [sizeOf(column, a), sizeOf(column, b)]
  const common = Math.min(sizeA, sizeB)
  for (let index = 0; index < common; index++) {
    const difference = (bytes[startA + index] ?? 0) - (bytes[startB + index] ?? 0)
    if (difference !== 0) return difference
  }
  return sizeA - sizeB
}

function sizeOf(column: TextColumn, entry: number): number {
  return (column.ends[entry] ?? 0) - column.startOf(entry)
}
