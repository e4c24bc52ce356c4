import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareChanges, subsequenceSuffix } from './compare-changes.ts'

const number = fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 0n, max: 10n ** 56n - 1n }))
const change = fc.record({
  changedAtUs: fc.bigInt({ min: 0n, max: 2n }),
  number,
  part: fc.option(fc.integer({ min: 0, max: 999_999 }), { nil: undefined }),
})
type Place = typeof change extends fc.Arbitrary<infer T> ? T : never

function toChange({ changedAtUs, number, part }: Place) {
  return { changedAtUs, sequenceNumber: `${number}${part === undefined ? '' : subsequenceSuffix(part)}` }
}

/** The same in numbers. */
function expected(a: Place, b: Place): number {
  const keys = [
    [a.changedAtUs, b.changedAtUs],
    [a.number, b.number],
    [BigInt(a.part ?? -1), BigInt(b.part ?? -1)],
  ] as const
  const [one = 0n, other = 0n] = keys.find(([x, y]) => x !== y) ?? []
  return one < other ? -1 : one > other ? 1 : 0
}

describe('compareChanges', () => {
  it('orders by time, then by sequence number, then by the place in an aggregate', () => {
    fc.assert(
      fc.property(change, change, (a, b) => {
        expect(Math.sign(compareChanges(toChange(a), toChange(b)))).toBe(expected(a, b))
      }),
    )
  })

  it('knows that a number of more digits is larger', () => {
    const at = (sequenceNumber: string) => ({ changedAtUs: 0n, sequenceNumber })
    expect(compareChanges(at('9'), at('10'))).toBeLessThan(0)
    expect(compareChanges(at('9.000001'), at('10'))).toBeLessThan(0)
    expect(compareChanges(at('10'), at('10.000000'))).toBeLessThan(0)
    expect(compareChanges(at('10.000009'), at('10.000010'))).toBeLessThan(0)
  })
})
