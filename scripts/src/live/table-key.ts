import type { TableDescription } from '@aws-sdk/client-dynamodb'
import { createRandom } from '../samples/random.ts'
import type { SampleTable } from '../samples/sample-table.ts'

/** A key attribute and its type. */
interface KeyPart {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
}

/** The partition key and, where there is one, the sort key. */
export type TableKey = readonly KeyPart[]

/** The key of a sample table, with the types that its items have. @throws TypeError if they cannot be a key's */
export function sampleKey({ source, key, create }: SampleTable): TableKey {
  const item = create({ random: createRandom(1), at: 0, progress: 0 })
  return key.map(name => {
    const [type] = Object.keys(item[name] ?? {})
    if (!isKeyType(type)) throw new TypeError(`Expected S, N or B for key "${name}" of ${source}, found ${type}`)
    return { name, type }
  })
}

/** The key of a table as DynamoDB describes it. */
export function describedKey({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): TableKey {
  const types = new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]))
  const parts = KeySchema.toSorted(({ KeyType }) => (KeyType === 'HASH' ? -1 : 1))
  return parts.flatMap(({ AttributeName: name }) => {
    const type = types.get(name)
    return name !== undefined && isKeyType(type) ? [{ name, type }] : []
  })
}

/** `customer_id (S), address_number (N)` */
export function keyText(key: TableKey): string {
  return key.map(({ name, type }) => `${name} (${type})`).join(', ')
}

/** Whether DynamoDB takes values of that type as keys. */
export function isKeyType(type: string | undefined): type is KeyPart['type'] {
  return type === 'S' || type === 'N' || type === 'B'
}
