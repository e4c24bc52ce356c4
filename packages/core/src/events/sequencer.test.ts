import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareSequencers } from './sequencer.ts'

const sequencer = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 1, maxLength: 20 })

it('compares sequencers as numbers of equal length, padded on the right', () => {
  fc.assert(
    fc.property(sequencer, sequencer, (a, b) => {
      const length = Math.max(a.length, b.length)
      const [left = 0n, right = 0n] = [a, b].map(each => BigInt(`0x${each.padEnd(length, '0')}`))
      expect(compareSequencers(a, b)).toBe(left < right ? -1 : Number(left > right))
    }),
  )
  expect(compareSequencers('0055AED6DCD90281E5', '0055aed6dcd90281e6')).toBe(-1)
  expect(compareSequencers('1', '0F')).toBe(1)
  expect(compareSequencers('A', 'a00')).toBe(0)
})
