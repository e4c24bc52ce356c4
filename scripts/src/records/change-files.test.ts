import { changeFileKey } from '@inlet/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverOf, filesOf } from './change-files.ts'
import { ARN, arrivalOf } from './test/sample-arrival.ts'

const shard = fc.constantFrom('shardId-000000000000', 'shardId-000000000001')
// Of one digit and of many, so that their order as text is another.
const number = fc.oneof(fc.bigInt(0n, 120n), fc.bigInt(10n ** 55n, 10n ** 55n + 9n))
const file = fc.record({ shardId: shard, ends: fc.tuple(number, number) }).map(({ shardId, ends: [a, b] }) => {
  const [first, last] = a < b ? [a, b] : [b, a]
  const position = (value: bigint) => ({ streamArn: ARN, shardId, sequenceNumber: String(value) })
  const key = changeFileKey('orders', '2026-11-21', { first: position(first), last: position(last), ids: ['a'] })
  return { name: key.split('/').at(-1) ?? '', shardId, first, last }
})
const place = fc.record({ shardId: shard, sequenceNumber: number })

it('are those whose records include one of the changes', () => {
  fc.assert(
    fc.property(fc.array(file), fc.array(place, { maxLength: 5 }), (files, places) => {
      const arrivals = places.map(({ shardId, sequenceNumber }) => {
        return arrivalOf({ shardId, sequenceNumber: String(sequenceNumber) })
      })
      const expected = files.filter(({ shardId, first, last }) =>
        places.some(p => p.shardId === shardId && first <= p.sequenceNumber && p.sequenceNumber <= last),
      )
      const names = files.map(({ name }) => name)
      expect(filesOf(names, arrivals)).toEqual(expected.map(({ name }) => name))
    }),
  )
})

it('include those of other names, if they are data', () => {
  expect(filesOf(['other.parquet', '_other.parquet', '.a.parquet', 'a.json'], [arrivalOf()])).toEqual(['other.parquet'])
})

it('cover the places between the first and the last of one of them', () => {
  fc.assert(
    fc.property(fc.array(file), place, (files, { shardId, sequenceNumber }) => {
      const isCovered = coverOf(files.map(({ name }) => name))({
        streamArn: ARN,
        shardId,
        sequenceNumber: String(sequenceNumber),
      })
      expect(isCovered).toBe(
        files.some(f => f.shardId === shardId && f.first <= sequenceNumber && sequenceNumber <= f.last),
      )
    }),
  )
})
