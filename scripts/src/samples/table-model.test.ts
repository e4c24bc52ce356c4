import { expect, test } from 'vitest'
import { N, S } from './attribute-value.ts'
import { type CaptureKind, createCapture } from './capture.ts'
import { createRandom } from './random.ts'
import { createTableModel } from './table-model.ts'

const AT = 1_767_225_600_123_456
const key = { id: S('1') }
const first = { id: S('1'), n: N(1) }
const second = { id: S('1'), n: N(2) }

const open = (kind: CaptureKind = 'kinesis-microsecond') =>
  createTableModel('things', ['id'], createCapture(kind, createRandom(1)))

test('an insert has a new image, an update both, a delete the old one', () => {
  const table = open()
  expect(table.put(first, AT)).toMatchObject({
    eventName: 'INSERT',
    tableName: 'things',
    userIdentity: null,
    dynamodb: { ApproximateCreationDateTime: AT, Keys: key, NewImage: first, SizeBytes: 9 },
  })
  expect(table.update(key, () => second, AT + 1)).toMatchObject({
    eventName: 'MODIFY',
    dynamodb: { NewImage: second, OldImage: first },
  })
  expect(table.items()).toEqual([second])

  const removal = table.delete(key, AT + 2)
  expect(removal).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: second } })
  expect(removal?.dynamodb).not.toHaveProperty('NewImage')
  expect(table.items()).toEqual([])
})

test('what changes nothing leaves no record', () => {
  const table = open()
  table.put(first, AT)
  expect(table.put({ n: N(1), id: S('1') }, AT + 1)).toBeUndefined()
  expect(table.update({ id: S('2') }, item => item, AT + 1)).toBeUndefined()
  expect(table.delete({ id: S('2') }, AT + 1)).toBeUndefined()
})

test('a delete by time to live says so', () => {
  const table = open()
  table.put(first, AT)
  expect(table.delete(key, AT + 1, 'ttl')).toMatchObject({
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  })
})

test.each(['kinesis-microsecond', 'kinesis-millisecond'] as const)('%s: no two changes of a key share a time', kind => {
  const table = open(kind)
  const times = [
    table.put(first, AT),
    table.put(second, AT),
    table.delete(key, AT),
    table.put(first, AT),
    table.put(second, AT + 1_500),
  ].map(record => record?.dynamodb.ApproximateCreationDateTime ?? Number.NaN)
  expect(new Set(times).size).toBe(5)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('a streams record has its time in seconds, its sequence number and its table in the ARN', () => {
  const table = open('streams')
  const records = [table.put(first, AT), table.put(second, AT)]
  expect(records[0]).toMatchObject({
    eventVersion: '1.1',
    eventSourceARN: expect.stringContaining(':table/things/stream/'),
    dynamodb: { ApproximateCreationDateTime: 1_767_225_600, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  expect(records[0]).not.toHaveProperty('tableName')
  expect(records[0]).not.toHaveProperty('userIdentity')
})

test('an item without its key is refused', () => {
  expect(() => open().put({ n: N(1) }, AT)).toThrow('"id"')
})
