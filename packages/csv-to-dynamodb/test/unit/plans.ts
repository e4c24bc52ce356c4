import type { TableDefinition } from '@inlet/core'
import { type ItemPlan, planColumns } from '../../src/rows/plan-columns.ts'
import type { KeyAttribute } from '../../src/rows/table-shape.ts'
import type { KeySpec, TableSpec } from './dynamodb-server.ts'

/** What becomes of a file with that header, in a table with that key. */
export function planOf(
  header: readonly string[],
  { key, indexes = [] }: TableSpec,
  definition?: TableDefinition,
): ItemPlan {
  const shape = { name: 'accounts', key: attributesOf(key), indexKeys: indexes.flatMap(attributesOf) }
  return planColumns(header, shape, definition, 's3://bucket/a.csv')
}

function attributesOf(key: KeySpec): KeyAttribute[] {
  return Object.entries(key).map(([name, type], index) => ({ name, type, maxBytes: index === 0 ? 2_048 : 1_024 }))
}
