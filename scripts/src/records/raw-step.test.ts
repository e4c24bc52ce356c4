import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rawStep } from './raw-step.ts'

const KIB64 = 64 * 1024

it('has the bytes, up to 64 KiB, and never part of a character', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '漢', '👩', '\0', '\u202e'), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(text, fc.integer({ min: KIB64 - 20, max: KIB64 + 20 }), (characters, length) => {
      const unit = characters.join('')
      const whole = unit.repeat(Math.ceil(length / Buffer.byteLength(unit)))
      const step = rawStep({ data: Buffer.from(whole), partitionKey: null })
      if (step.is !== 'raw') throw new Error('Expected the raw step')
      expect(whole.startsWith(step.text)).toBe(true)
      expect(step.bytes).toBe(Buffer.byteLength(whole))
      expect(step.isCut).toBe(step.bytes > KIB64)
      const shown = Buffer.byteLength(step.text)
      expect(shown).toBeGreaterThan(Math.min(step.bytes, KIB64) - 4)
      expect(shown).toBeLessThanOrEqual(KIB64)
      expect(Buffer.from(step.base64, 'base64').toString()).toBe(step.text)
    }),
    { numRuns: 30 },
  )
})

it('has what is no text all the same', () => {
  const bytes = Buffer.alloc(KIB64 + 10, 0x80)
  expect(rawStep({ data: bytes, partitionKey: 'a' })).toMatchObject({ isCut: true, text: '\ufffd'.repeat(KIB64) })
})
