import { putVarint } from './encode-indexes.ts'
import { compressedRoom } from './room.ts'

/** Copies of four bytes and more pay; only matches that long are looked for. */
const LEAST_MATCH = 4
/** As far back as a copy of two bytes' offset reaches. */
const MOST_OFFSET = 0xffff
const TABLE_BITS = 14
/** Where less than this is left, a literal is all that comes. */
const MARGIN = 15
/** After so many steps without a match, steps are one byte longer, and so on: what does not shrink is soon passed. */
const STEPS = 32
/** Shorter runs are copied by byte, since a call into native code costs more than the copy. */
const SHORT = 24

/** By the hash of four bytes, where they were seen last. Each page starts with zeros, so that its bytes depend on it alone. */
const table = new Int32Array(1 << TABLE_BITS)

/**
 * The page as Snappy has it: its length, then literals and copies of what came before.
 * https://github.com/google/snappy/blob/main/format_description.txt
 *
 * hyparquet-writer has one that appends byte by byte. Here the room for the worst case is taken at once, four bytes are
 * compared at a time, and no view is made of a literal.
 * @returns bytes that are good until the next page is compressed: a file copies them right away
 */
export function snappyCompress(page: Uint8Array): Uint8Array {
  const { length } = page
  // More than the worst case, as the reference reckons it (MaxCompressedLength).
  const out = compressedRoom.bytes(32 + length + Math.ceil(length / 6))
  const view = new DataView(page.buffer, page.byteOffset, length)
  const tableBits = Math.min(TABLE_BITS, Math.max(8, 32 - Math.clz32(length)))
  const shift = 32 - tableBits
  table.fill(0, 0, 1 << tableBits)
  let position = putVarint(out, 0, length)
  let literal = 0
  let steps = STEPS
  // The first bytes are what the table's zeros stand for.
  let at = 1
  while (at <= length - MARGIN) {
    const word = view.getInt32(at, true)
    const slot = Math.imul(word, 0x1e35a7bd) >>> shift
    const seen = table[slot] ?? 0
    table[slot] = at
    if (at - seen > MOST_OFFSET || view.getInt32(seen, true) !== word) {
      at += steps++ >>> 5
      continue
    }
    if (literal < at) position = putLiteral(out, position, page, literal, at)
    const end = matchEnd(view, page, seen + LEAST_MATCH, at + LEAST_MATCH)
    position = putCopy(out, position, at - seen, end - at)
    at = end
    literal = end
    steps = STEPS
    if (at <= length - MARGIN) table[Math.imul(view.getInt32(at - 1, true), 0x1e35a7bd) >>> shift] = at - 1
  }
  if (literal < length) position = putLiteral(out, position, page, literal, length)
  return out.subarray(0, position)
}

/** Where what is the same from `seen` on as from `at` on ends. */
function matchEnd(view: DataView, page: Uint8Array, seen: number, at: number): number {
  const offset = at - seen
  let end = at
  while (end <= page.length - 4 && view.getInt32(end, true) === view.getInt32(end - offset, true)) end += 4
  while (end < page.length && page[end] === page[end - offset]) end++
  return end
}

/** A tag with the length less one, or with how many bytes that takes; then the bytes `[start, end)`. */
function putLiteral(out: Uint8Array, position: number, page: Uint8Array, start: number, end: number): number {
  const size = end - start
  let at = position
  if (size <= 60) out[at++] = (size - 1) << 2
  else {
    const bytes = (39 - Math.clz32(size - 1)) >>> 3
    out[at++] = (59 + bytes) << 2
    for (let byte = 0; byte < bytes; byte++) out[at++] = (size - 1) >>> (byte * 8)
  }
  if (size > SHORT) out.set(page.subarray(start, end), at)
  else for (let index = 0; index < size; index++) out[at + index] = page[start + index] ?? 0
  return at + size
}

/** Copies of at most 64 bytes; what is left of a long one is four at least. */
function putCopy(out: Uint8Array, position: number, offset: number, size: number): number {
  let at = position
  let rest = size
  while (rest >= 68) {
    at = putShortCopy(out, at, offset, 64)
    rest -= 64
  }
  if (rest > 64) {
    at = putShortCopy(out, at, offset, 60)
    rest -= 60
  }
  return putShortCopy(out, at, offset, rest)
}

/** Two bytes if both are small, else three. */
function putShortCopy(out: Uint8Array, position: number, offset: number, size: number): number {
  if (size < 12 && offset < 2048) {
    out[position] = 1 | ((size - 4) << 2) | ((offset >>> 8) << 5)
    out[position + 1] = offset
    return position + 2
  }
  out[position] = 2 | ((size - 1) << 2)
  out[position + 1] = offset
  out[position + 2] = offset >>> 8
  return position + 3
}
