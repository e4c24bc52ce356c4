import { expect, it } from 'vitest'
import { startDynamoDB } from '../../test/unit/dynamodb-server.ts'
import { describeTable } from '../write/describe-table.ts'
import { tableShape } from './table-shape.ts'

it('is what DynamoDB describes: keys in order, and those of indexes that are not the own ones', async () => {
  await using server = await startDynamoDB()
  const indexes = [{ size: 'N' }, { sort: 'B', size: 'N' }, { size: 'N', partition: 'S' }] as const
  await server.createTable('things', { key: { partition: 'S', sort: 'B' }, indexes })
  const { description } = await describeTable(server.client, 'things')
  expect(tableShape('things', description)).toMatchObject({
    name: 'things',
    key: [
      { name: 'partition', type: 'S', maxBytes: 2_048 },
      { name: 'sort', type: 'B', maxBytes: 1_024 },
    ],
  })
  const { indexKeys } = tableShape('things', description)
  expect(indexKeys.map(({ name, type, maxBytes }) => `${name} ${type} ${maxBytes}`).toSorted()).toEqual([
    'size N 1024',
    'size N 2048',
    'size N 2048',
  ])
})

it('has the partition key first, in whatever order it comes, and knows local indexes too', () => {
  const schema = (partition: string, sort: string) => [
    { AttributeName: sort, KeyType: 'RANGE' as const },
    { AttributeName: partition, KeyType: 'HASH' as const },
  ]
  const { key, indexKeys } = tableShape('t', {
    AttributeDefinitions: [
      { AttributeName: 'a', AttributeType: 'S' },
      { AttributeName: 'b', AttributeType: 'N' },
      { AttributeName: 'c', AttributeType: 'B' },
    ],
    KeySchema: schema('a', 'b'),
    LocalSecondaryIndexes: [{ IndexName: 'i', KeySchema: schema('a', 'c') }],
  })
  expect(key.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(indexKeys).toEqual([{ name: 'c', type: 'B', maxBytes: 1_024 }])
})

it('is refused if the type of a key is unknown', () => {
  const KeySchema = [{ AttributeName: 'a', KeyType: 'HASH' as const }]
  expect(() => tableShape('t', { KeySchema })).toThrow(expect.objectContaining({ code: 'DYNAMODB' }))
})
