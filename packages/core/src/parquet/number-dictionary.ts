import { spread } from '../columns/words.ts'

/** A dictionary pays from about four values for an entry on. */
export const VALUES_PER_ENTRY = 4
/** To find out that there are more costs next to nothing, and positions among so many take no more than ten bits. */
const MOST_ENTRIES = 1024
/** Of fewer, a page of their own for what they are takes more than it saves. */
const LEAST_VALUES = 128
const FREE = -1

export interface IndexedNumbers {
  /** In the order in which they come first. */
  readonly distinct: Float64Array
  /** Of each value, its position in `distinct`. */
  readonly indexes: Int32Array
}

/**
 * The values as positions in a dictionary, if they repeat enough. Values are told apart by their bits: zeros of both signs
 * differ.
 */
export function indexNumbers(values: Float64Array): IndexedNumbers | undefined {
  const most = Math.min(MOST_ENTRIES, Math.floor(values.length / VALUES_PER_ENTRY))
  if (values.length < LEAST_VALUES) return undefined
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
  const mask = slotsFor(most) - 1
  // By open addressing: of an entry, the place in `values` where it comes first.
  const slots = new Int32Array(mask + 1).fill(FREE)
  const positions = new Int32Array(mask + 1)
  const distinct = new Float64Array(most)
  const indexes = new Int32Array(values.length)
  let count = 0
  for (let index = 0; index < values.length; index++) {
    const low = bits[index * 2] ?? 0
    const high = bits[index * 2 + 1] ?? 0
    let slot = spread(Math.imul(high, 0x85ebca6b) ^ low) & mask
    let first = slots[slot] ?? FREE
    while (first !== FREE && (bits[first * 2] !== low || bits[first * 2 + 1] !== high)) {
      slot = (slot + 1) & mask
      first = slots[slot] ?? FREE
    }
    if (first === FREE) {
      if (count === most) return undefined
      slots[slot] = index
      positions[slot] = count
      distinct[count++] = values[index] ?? 0
    }
    indexes[index] = positions[slot] ?? 0
  }
  return { distinct: distinct.subarray(0, count), indexes }
}

/** At most half of them taken. */
function slotsFor(entries: number): number {
  return 2 ** (32 - Math.clz32(entries * 2))
}
