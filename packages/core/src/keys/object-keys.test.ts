import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeFileKey, quarantineKey, type StreamPosition } from './object-keys.ts'

const at = (sequenceNumber: string, rest: Partial<StreamPosition> = {}): StreamPosition => ({
  streamArn: 'arn:aws:kinesis:eu-west-1:1:stream/changes',
  shardId: 'shardId-000000000001',
  sequenceNumber,
  ...rest,
})

describe('the key of a file of changes', () => {
  const keyOf = (ids: readonly string[], rest: Partial<StreamPosition> = {}) =>
    changeFileKey('orders', '2026-01-31', { first: at('100', rest), last: at('200', rest), ids })

  it('says table, day, shard, first, last and count', () => {
    expect(keyOf(['100', '200'])).toMatch(
      /^orders\/dt=2026-01-31\/[0-9a-f]{8}-shardId-000000000001-100-200-2-[0-9a-f]{16}\.parquet$/,
    )
  })

  it('is the same for the same records, and another for any others', () => {
    const ids = fc.array(fc.constantFrom('1', '2', '12', '1.0', '1.1'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(ids, ids, fc.boolean(), (one, other, elsewhere) => {
        const same = !elsewhere && one.join() === other.join()
        expect(keyOf(one) === keyOf(other, elsewhere ? { streamArn: 'other' } : {})).toBe(same)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the key of a quarantined record', () => {
  it.each([
    [at('100'), 'shardId-000000000001-100.json'],
    [at('100', { subsequenceNumber: 0 }), 'shardId-000000000001-100-0.json'],
    [at('../../x', { shardId: 'a/b\u0000' }), 'a_b_-______x.json'],
  ])('says where it was: %j', (position, name) => {
    expect(quarantineKey('stream-to-parquet', '2026-01-31', position)).toBe(
      `_quarantine/stream-to-parquet/dt=2026-01-31/${name}`,
    )
  })

  it('has another by identity', () => {
    const keys = ['a', 'b'].map(identity => quarantineKey('h', 'd', at('1'), identity))
    expect(new Set([...keys, quarantineKey('h', 'd', at('1'))]).size).toBe(3)
  })

  it('stays within what stores allow, whatever the ids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ maxLength: 500 }), (shardId, sequenceNumber) => {
        expect(quarantineKey('h', 'd', at(sequenceNumber, { shardId }))).toMatch(/^[\w/=.-]{1,200}$/)
      }),
    )
  })
})
