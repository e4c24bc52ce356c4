import { expect, it } from 'vitest'
import { placeOfId, recordId } from './record-id.ts'

it('is the place of a record, and tells it', () => {
  const position = { shardId: 'shardId-000000000001', sequenceNumber: '4968', streamArn: 'any' }
  expect(placeOfId(recordId(position))).toEqual({ shardId: 'shardId-000000000001', sequenceNumber: '4968' })
  expect(placeOfId(recordId({ ...position, subsequenceNumber: 3 }))).toMatchObject({ subsequenceNumber: 3 })
})

it.each([
  ...['', 'a-1_1', 'shardId-1_1', 'shardId-000000000000_0', 'shardId-000000000000_01', 'shardId-000000000000_-1'],
  ...[
    `shardId-000000000000_${'9'.repeat(65)}`,
    '../shardId-000000000000_1',
    'shardId-000000000000_1\n',
    'q_2026-11-22_x',
  ],
])('tells no place that no stream has: %j', id => {
  expect(placeOfId(id)).toBeUndefined()
})
