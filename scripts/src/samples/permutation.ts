import type { Random } from './random.ts'

const ROUNDS = 4

/**
 * The numbers below `high * low` in a random order: each of them is given for one index, which is below that as well. It
 * takes no memory, however many they are.
 *
 * It is a Feistel network: an index is taken for two digits, the first below `high` and the second below `low`, and each
 * round adds to one digit a hash of the other. That can be undone, so no two indexes give one number.
 */
export function createPermutation(high: number, low: number, random: Random): (index: number) => number {
  const keys = Array.from({ length: ROUNDS }, () => random.bits())
  return index => {
    let first = Math.floor(index / low)
    let second = index % low
    for (const key of keys) {
      first = (first + hash(second, key)) % high
      second = (second + hash(first, key)) % low
    }
    return first * low + second
  }
}

/** 30 bits, each of which depends on every bit of the number: the last step of MurmurHash3. More would be slow to add. */
function hash(number: number, key: number): number {
  let bits = number ^ key
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 2
}
