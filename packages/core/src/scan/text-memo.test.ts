import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TextMemo } from './text-memo.ts'

it('reads what stands there, however often and whatever was read before', () => {
  const memo = new TextMemo()
  const text = fc.string({ unit: 'binary', maxLength: 6 }).map(value => value.toWellFormed())
  fc.assert(
    fc.property(fc.array(text, { maxLength: 50 }), all => {
      for (const expected of [...all, ...all]) {
        const bytes = Buffer.from(`<${expected}>`)
        expect(memo.read(bytes, 1, bytes.length - 1)).toBe(expected)
      }
    }),
  )
})
