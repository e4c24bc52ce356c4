import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Pattern } from '../scan/pattern.ts'
import { compareWords, equalWords, hashWords, putWords, shareWords, spread, wordsOf } from './words.ts'

const bytes = fc.uint8Array({ maxLength: 20 })
const someBytes = fc.uint8Array({ minLength: 1, maxLength: 20 })

/** The bytes somewhere in memory that others are in, too. */
function placed(content: Uint8Array, before: number): Buffer {
  const memory = Buffer.alloc(before + content.length + 9, 0xa5)
  memory.set(content, before)
  return memory.subarray(before, before + content.length)
}

it('words say of bytes what bytes do, wherever those are', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.nat(9), fc.boolean(), (one, other, before, isShared) => {
      const [a, b] = [placed(one, before), placed(other, 3)]
      if (isShared) shareWords(a, new DataView(a.buffer))
      for (const [x, y] of [
        [a, b],
        [a, placed(one, 1)],
      ] as const) {
        const length = Math.min(x.length, y.length)
        const isEqual = equalWords(wordsOf(x), x.byteOffset, wordsOf(y), y.byteOffset, length)
        expect(isEqual).toBe(x.subarray(0, length).equals(y.subarray(0, length)))
        if (isEqual) {
          const [hash, same] = [x, y].map(({ byteOffset: at }, index) =>
            hashWords(wordsOf(index === 0 ? x : y), at, at + length),
          )
          expect(hash).toBe(same)
        }
      }
    }),
    { numRuns: 2_000 },
  )
})

/** Often the same at their beginning. */
const alike = fc.tuple(bytes, bytes, bytes).map(
  ([start, a, b]) =>
    [
      [...start, ...a],
      [...start, ...b],
    ] as const,
)

it('words are in the order of their bytes, and copied as bytes are', () => {
  fc.assert(
    fc.property(alike, fc.nat(9), ([one, other], before) => {
      const [a, b] = [Buffer.from(one), Buffer.from(other)]
      const memory = placed(Buffer.concat([a, b]), before)
      const words = new DataView(memory.buffer, memory.byteOffset)
      const order = compareWords(words, 0, a.length, a.length, a.length + b.length)
      expect(Math.sign(order)).toBe(Buffer.compare(a, b))
      const into = Buffer.alloc(60, 7)
      const behind = putWords(new DataView(into.buffer, into.byteOffset), before, words, a.length, a.length + b.length)
      expect(behind).toBe(before + b.length)
      expect(into).toEqual(Buffer.concat([Buffer.alloc(before, 7), b, Buffer.alloc(60 - before - b.length, 7)]))
    }),
    { numRuns: 2_000 },
  )
})

it('a pattern stands where its bytes do, and not where some of them are behind the end', () => {
  fc.assert(
    fc.property(bytes, someBytes, bytes, fc.nat(20), (before, content, after, cut) => {
      const pattern = new Pattern(content)
      const all = placed(Buffer.concat([before, content, after]), 2)
      expect(pattern.standsAt(all, before.length)).toBe(true)
      const short = all.subarray(0, before.length + content.length - 1 - (cut % content.length))
      expect(pattern.standsAt(short, before.length)).toBe(false)
      const into = Buffer.alloc(60)
      expect(pattern.putInto(wordsOf(into), into.byteOffset + 5)).toBe(into.byteOffset + 5 + content.length)
      expect(into.subarray(5, 5 + content.length)).toEqual(Buffer.from(content))
      expect(into.every((byte, at) => byte === 0 || (at >= 5 && at < 5 + content.length))).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

it.each<[string, (number: number) => number]>([
  ['ends of ids', number => hashOf(`CUST-${number.toString().padStart(9, '0')}`)],
  ['beginnings', number => hashOf(`${number}-of-some-customer`)],
  ['middles', number => hashOf(`2026-01-31T${number.toString().padStart(6, '0')}.000Z`)],
  ['one letter', number => hashOf(`order-${String.fromCharCode(0x4e00 + number)}`)],
  ['numbers of one to four digits', number => hashOf(String(number))],
  ['small doubles', number => spread(new Int32Array(new Float64Array([number]).buffer)[1] ?? 0)],
])('hashes of texts and numbers that differ little are not next to each other: %s', (_, hash) => {
  const slots = new Set(Array.from({ length: 1_000 }, (_, number) => hash(number) & 2_047))
  // Chance would take 791 of the 2,048 for a thousand.
  expect(slots.size).toBeGreaterThan(740)
})

function hashOf(text: string): number {
  const { buffer, length } = new TextEncoder().encode(text)
  return hashWords(new DataView(buffer), 0, length)
}
