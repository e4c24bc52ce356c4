import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64 } from './attribute-value.ts'
import { Base64Buffer } from './base64-buffer.ts'

const base64 = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes).toString('base64'))
const nearly = fc.string({ unit: fc.constantFrom(...'AQgw+/=-_ \né'), maxLength: 12 })

it('decodes what decodeBase64 does, to the same bytes, one text after the other', () => {
  const buffer = new Base64Buffer()
  const text = fc.oneof(
    base64,
    nearly,
    fc.tuple(base64, nearly).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(text, each => {
      const decoded = buffer.decode(each)
      expect(decoded && Buffer.from(decoded)).toEqual(decodeBase64(each))
    }),
    { numRuns: 2_000 },
  )
  const large = Buffer.alloc(1_000_000, 'inlet').toString('base64')
  expect(buffer.decode(large)?.equals(Buffer.from(large, 'base64'))).toBe(true)
})
