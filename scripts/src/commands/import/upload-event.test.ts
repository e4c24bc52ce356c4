import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextSequencer, uploadEvent } from './upload-event.ts'

it('encodes keys as S3 does', () => {
  const { s3 } = uploadEvent('b', 'Offers/a b+c%20ü.csv', '0A').Records[0] ?? {}
  expect(s3).toEqual({ bucket: { name: 'b' }, object: { key: 'Offers/a+b%2Bc%2520%C3%BC.csv', sequencer: '0A' } })
})

it('orders events, also when the clock goes back or an earlier one has a longer sequencer', () => {
  const hexadecimal = fc.stringMatching(/^[0-9A-Ea-e][0-9A-Fa-f]{0,23}$/)
  const now = fc.integer({ min: 1, max: 2 ** 45 })
  fc.assert(
    fc.property(fc.option(hexadecimal, { nil: undefined }), now, (previous, at) => {
      const next = nextSequencer(previous, at)
      const width = Math.max(next.length, previous?.length ?? 0)
      expect(next.padEnd(width, '0') > (previous ?? '').toLowerCase().padEnd(width, '0')).toBe(true)
      expect(nextSequencer(next, at) > next).toBe(true)
    }),
  )
})
