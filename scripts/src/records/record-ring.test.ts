import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecordRing } from './record-ring.ts'
import type { UserRecord } from './user-record.ts'

const record = fc
  .record({ at: fc.nat(5), shard: fc.nat(1), number: fc.nat(120), part: fc.option(fc.nat(1), { nil: undefined }) })
  .map(({ at, shard, number, part }): UserRecord => {
    const position = { streamArn: 'arn', shardId: `shardId-${shard}`, sequenceNumber: String(number) }
    const id = `${shard}_${number}_${part}`
    const data = Buffer.alloc(number % 7)
    const whole = part === undefined ? position : { ...position, subsequenceNumber: part }
    return { id, position: whole, arrivedAt: at, partitionKey: null, data }
  })

/** Newest first. */
function sorted(records: readonly UserRecord[]): readonly UserRecord[] {
  const keyOf = ({ arrivedAt, position: { shardId, sequenceNumber, subsequenceNumber = -1 } }: UserRecord) =>
    [arrivedAt, shardId, sequenceNumber.padStart(9, '0'), subsequenceNumber + 1].join('/')
  return records.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
}

it('has the newest of what came, in their order, page by page, whatever the order in which they came', () => {
  const limits = { records: 20, bytes: 60 }
  fc.assert(
    fc.property(
      fc.array(fc.array(record, { maxLength: 12 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      (batches, page) => {
        const ring = new RecordRing(limits)
        let model: readonly UserRecord[] = []
        for (const batch of batches) {
          ring.add(batch)
          const all = new Map([...batch.toReversed(), ...model].map(each => [each.id, each]))
          for (const kept of model) all.set(kept.id, kept)
          const ordered = [...sorted([...all.values()])]
          while (ordered.length > limits.records || sum(ordered) > limits.bytes) ordered.pop()
          model = ordered
        }
        const found: UserRecord[] = []
        for (;;) {
          const next = ring.olderThan(found.at(-1), page)
          if (next.length === 0) break
          found.push(...next)
        }
        expect(found.map(({ id }) => id)).toEqual(model.map(({ id }) => id))
        expect(model.every(each => ring.get(each.id) === each)).toBe(true)
      },
    ),
  )
})

it('goes on behind a record that is gone meanwhile', () => {
  const at = (arrivedAt: number): UserRecord => ({
    id: String(arrivedAt),
    position: { streamArn: 'arn', shardId: 's', sequenceNumber: String(arrivedAt) },
    arrivedAt,
    partitionKey: null,
    data: Buffer.alloc(1),
  })
  const ring = new RecordRing({ records: 3, bytes: 100 })
  ring.add([at(1), at(2), at(3)])
  ring.add([at(4), at(5)])
  expect(ring.olderThan(at(2), 10)).toEqual([])
  expect(ring.olderThan(at(4), 10).map(({ id }) => id)).toEqual(['3'])
})

function sum(records: readonly UserRecord[]): number {
  return records.reduce((bytes, { data }) => bytes + data.length, 0)
}
