import { pageRoom } from './room.ts'

/** As many values as a run has at least, and a group exactly. */
const GROUP = 8

/**
 * The positions `[start, end)` in a dictionary, each in as few bits as the largest needs, after a byte that says how many:
 * runs of one position, and groups of eight of any.
 * https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3
 * @returns bytes that are good until the next page is encoded
 */
export function encodeIndexes(indexes: Int32Array, start: number, end: number, entryCount: number): Uint8Array {
  const width = 32 - Math.clz32(entryCount - 1)
  // A group takes as many bytes as a position has bits; a run a header and a position. Both have at least eight values.
  const out = pageRoom.zeros(1 + Math.ceil((end - start) / GROUP) * (width + 5) + 5)
  out[0] = width
  let length = 1
  let at = start
  while (at < end) {
    const run = runLength(indexes, at, end)
    if (run >= GROUP) {
      length = putVarint(out, length, run * 2)
      for (let bits = 0; bits < width; bits += 8) out[length++] = (indexes[at] ?? 0) >> bits
      at += run
      continue
    }
    const first = at
    do at += GROUP
    while (at < end && runLength(indexes, at, Math.min(end, at + GROUP)) < GROUP)
    const groups = (at - first) / GROUP
    length = putVarint(out, length, groups * 2 + 1)
    packBits(out, length, indexes.subarray(first, Math.min(at, end)), width)
    // What the last group lacks is zeros, which are there.
    length += groups * width
  }
  return out.subarray(0, length)
}

/** How many of `[at, end)` are the same as the first. */
function runLength(indexes: Int32Array, at: number, end: number): number {
  const value = indexes[at]
  let next = at + 1
  while (next < end && indexes[next] === value) next++
  return next - at
}

/** Lowest bits first. A position and what is left of a byte fit 32 bits, since a chunk has less than 2^24 entries. */
function packBits(out: Uint8Array, at: number, values: Int32Array, width: number): void {
  let position = at
  let bits = 0
  let bitCount = 0
  for (let index = 0; index < values.length; index++) {
    bits |= (values[index] ?? 0) << bitCount
    bitCount += width
    while (bitCount >= 8) {
      out[position++] = bits
      bits >>>= 8
      bitCount -= 8
    }
  }
  if (bitCount > 0) out[position] = bits
}

/** Seven bits a byte, the lowest first. Returns the position after it. */
export function putVarint(out: Uint8Array, position: number, value: number): number {
  let at = position
  let rest = value
  while (rest > 0x7f) {
    out[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  out[at++] = rest
  return at
}
