import type { TableDescription } from '@aws-sdk/client-dynamodb'
import { TransientError } from '@inlet/core'

/** Types that a key attribute may have. */
type KeyType = 'S' | 'N' | 'B'

/** An attribute that is part of a key, of the table's own or of an index. */
export interface KeyAttribute {
  readonly name: string
  readonly type: KeyType
  /** Bytes that a value may have at most. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  readonly maxBytes: number
}

export interface TableShape {
  readonly name: string
  /** The partition key and, where there is one, the sort key. */
  readonly key: readonly KeyAttribute[]
  /** Keys of indexes that are not the table's: an item may lack them, but not have them with another type. */
  readonly indexKeys: readonly KeyAttribute[]
}

const MAX_PARTITION_KEY_BYTES = 2048
const MAX_SORT_KEY_BYTES = 1024

/** The keys of a table, as DynamoDB describes it. */
export function tableShape(name: string, table: TableDescription): TableShape {
  const types = new Map(table.AttributeDefinitions?.map(each => [each.AttributeName, each.AttributeType]))
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
  const key = keyOf(table.KeySchema, types)
  const indexKeys = indexes.flatMap(({ KeySchema }) => keyOf(KeySchema, types))
  return { name, key, indexKeys: indexKeys.filter(({ name }) => !key.some(own => own.name === name)) }
}

function keyOf(schema: TableDescription['KeySchema'], types: ReadonlyMap<string | undefined, string | undefined>) {
  const parts = (schema ?? []).toSorted((a, b) => Number(b.KeyType === 'HASH') - Number(a.KeyType === 'HASH'))
  return parts.map(({ AttributeName: name = '', KeyType }): KeyAttribute => {
    const type = types.get(name)
    if (type !== 'S' && type !== 'N' && type !== 'B') {
      throw new TransientError('DYNAMODB', `Expected key ${name} to be of type S, N or B, found ${type}`)
    }
    return { name, type, maxBytes: KeyType === 'HASH' ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES }
  })
}
