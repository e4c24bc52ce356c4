import { decodeChange } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativePayload, streamsPayload } from '../../test/events.ts'
import { goodRecord } from '../../test/random-records.ts'
import { keepPosition } from './keep-position.ts'

const FIRST = { eventId: 'first', sequenceNumber: '12.000034' }
const LATER = { eventId: 'later', sequenceNumber: '99' }

/** What comes back is decoded in another place of the stream. */
function comeBack(payload: Uint8Array) {
  const before = decodeChange(payload, FIRST)
  const bytes = keepPosition(payload, before, FIRST)
  if (bytes === undefined) throw new Error('Expected to keep the place')
  return { before, after: decodeChange(bytes, LATER), bytes }
}

describe('keepPosition', () => {
  it('keeps a change as it was, wherever it is decoded again', () => {
    fc.assert(
      fc.property(goodRecord, fc.constantFrom(undefined, 1), ({ bytes: compact }, space) => {
        const payload = Buffer.from(JSON.stringify(JSON.parse(String(compact)), null, space))
        const { before, after } = comeBack(payload)
        const { source, operation, isExpired, eventId, sequenceNumber, changedAtUs, keys, image } = before
        expect(after).toMatchObject({ source, operation, isExpired, eventId, sequenceNumber, changedAtUs, keys })
        expect(after.image).toEqual(image)
      }),
    )
  })

  it('leaves one alone that has a number of its own', () => {
    const payload = Buffer.from(JSON.stringify(streamsPayload({ keys: { orderid: { S: '1' } } }, '77')))
    expect(comeBack(payload).bytes).toBe(payload)
  })

  it('is not misled by values that look like a record', () => {
    const S = '"dynamodb":{"SequenceNumber":"1"}'
    const keys = { orderid: { S } }
    const { tableName, ...payload } = nativePayload({
      keys,
      eventId: S,
      image: { ...keys, dynamodb: { M: { dynamodb: { S } } } },
    })
    const { before, after } = comeBack(Buffer.from(JSON.stringify({ tableName, ...payload })))
    expect(after).toMatchObject({ eventId: S, keys, sequenceNumber: FIRST.sequenceNumber })
    expect(after.image).toEqual(before.image)
  })

  it.each([
    ['is too large with it', { note: { S: 'x'.repeat(1_023_900 - 320) } }, {}],
    ['says something else', {}, { SequenceNumber: null }],
  ])('does not put back what %s', (_, image, dynamodb) => {
    const keys = { orderid: { S: '1' } }
    const native = nativePayload({ keys, image: { ...keys, ...image } })
    const payload = Buffer.from(JSON.stringify({ ...native, dynamodb: { ...native.dynamodb, ...dynamodb } }))
    expect(payload.byteLength).toBeLessThan(1_024_000)
    expect(keepPosition(payload, decodeChange(payload, FIRST), FIRST)).toBeUndefined()
  })

  it('keeps it again when it comes back twice', () => {
    const payload = Buffer.from(JSON.stringify(nativePayload({ keys: { orderid: { S: '1' } } })))
    const once = comeBack(payload)
    expect(keepPosition(once.bytes, once.after, LATER)).toBe(once.bytes)
  })
})
