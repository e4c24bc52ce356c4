import type { Item } from '../changes/item.ts'
import { keyText } from './change-put.ts'
import { type ItemName, keysOf } from './items.ts'

/** The operations that change items. */
export const WRITE_OPERATIONS: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])

/** What of a write's input tells which items it changes. Anything in it may be missing or wrong: clients may be. */
interface WriteInput {
  readonly TableName?: unknown
  readonly Item?: Item
  readonly Key?: Item
  readonly RequestItems?: Readonly<Record<string, readonly BatchWrite[]>>
}

interface BatchWrite {
  readonly PutRequest?: { readonly Item?: Item }
  readonly DeleteRequest?: { readonly Key?: Item }
}

/**
 * The items that a write is about, each once. A write whose key is missing or wrong is about none: DynamoDB refuses it.
 * `keyNamesOf` gives undefined for a table that is not there.
 */
export async function writeTargets(
  input: unknown,
  keyNamesOf: (table: string) => Promise<readonly string[] | undefined>,
): Promise<ItemName[]> {
  const targets = new Map<string, ItemName>()
  for (const { table, item } of writesOf(input)) {
    const keyNames = typeof table === 'string' ? await keyNamesOf(table) : undefined
    if (typeof table !== 'string' || keyNames === undefined) continue
    const target = nameItem(table, item, keyNames)
    if (target !== undefined) targets.set(`${table}/${target.keyText}`, target)
  }
  return [...targets.values()]
}

function writesOf(input: unknown): { table: unknown; item: unknown }[] {
  if (typeof input !== 'object' || input === null) return []
  const { TableName, Item, Key, RequestItems } = input as WriteInput
  if (typeof RequestItems !== 'object' || RequestItems === null) return [{ table: TableName, item: Item ?? Key }]
  return Object.entries(RequestItems).flatMap(([table, writes]) => {
    if (!Array.isArray(writes)) return []
    return writes.map((write: BatchWrite) => ({ table, item: write?.PutRequest?.Item ?? write?.DeleteRequest?.Key }))
  })
}

function nameItem(table: string, item: unknown, keyNames: readonly string[]): ItemName | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const key = keysOf(item as Item, keyNames)
  if (Object.keys(key).length !== keyNames.length) return undefined
  try {
    return { table, key, keyText: keyText(key) }
  } catch {
    return undefined
  }
}
