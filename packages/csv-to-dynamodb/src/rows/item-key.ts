import { canonicalNumber, decodeBase64 } from '@inlet/core'
import type { ItemPlan, KeyColumn } from './plan-columns.ts'

/** One text per item, for a row's cells. Keys have no NUL, so no two items have the same. */
export function rowKey(cells: readonly string[], { keys }: ItemPlan): string {
  return joined(keys, key => cells[key.index] ?? '')
}

/** The same text, for an item as DynamoDB gives it back. */
export function storedKey(
  item: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>,
  { keys }: ItemPlan,
): string {
  return joined(keys, ({ name, type }) => String(item[name]?.[type] ?? ''))
}

function joined([partition, sort]: readonly KeyColumn[], cellOf: (key: KeyColumn) => string): string {
  const first = partition === undefined ? '' : canonical(cellOf(partition), partition)
  return sort === undefined ? first : `${first}\0${canonical(cellOf(sort), sort)}`
}

/** Numbers and binary values have several texts. */
function canonical(value: string, { type }: KeyColumn): string {
  if (type === 'N') return canonicalNumber(value) ?? value
  // The last character of base64 can have bits that count for nothing.
  return type === 'B' ? (decodeBase64(value)?.toString('base64') ?? value) : value
}
