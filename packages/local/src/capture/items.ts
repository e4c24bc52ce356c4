import type { Item } from '../changes/item.ts'
import { type AwsCall, AwsError } from '../endpoints/json-protocol.ts'
import { keyText } from './change-put.ts'

/** An item, named by its key. */
export interface ItemName {
  readonly table: string
  readonly key: Item
  /** `key` as canonical text. */
  readonly keyText: string
}

/** Equal for equal items, in any spelling of their keys. */
export function itemId({ table, keyText }: Pick<ItemName, 'table' | 'keyText'>): string {
  return `${table}/${keyText}`
}

/** What BatchGetItem takes. */
const MOST_KEYS = 100

interface BatchGetResult {
  readonly Responses: Readonly<Record<string, readonly Item[]>>
  readonly UnprocessedKeys?: Readonly<Record<string, unknown>>
}

/** Reads items as they are, by `itemId`. Those of a table that does not exist are not there. */
export async function readItems(
  dynamodb: AwsCall,
  names: readonly ItemName[],
  keyNamesOf: (table: string) => Promise<readonly string[] | undefined>,
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>()
  for (const [table, ofTable] of Map.groupBy(names, ({ table }) => table)) {
    const keyNames = (await keyNamesOf(table)) ?? []
    let keys = ofTable.map(({ key }) => key)
    while (keys.length > 0) {
      const page = keys.slice(0, MOST_KEYS)
      const items = await batchGet(dynamodb, table, page)
      for (const item of items.found) found.set(itemId({ table, keyText: keyText(keysOf(item, keyNames)) }), item)
      keys = [...items.unprocessed, ...keys.slice(MOST_KEYS)]
    }
  }
  return found
}

/** The attributes of an item that are its key. */
export function keysOf(item: Item, keyNames: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => keyNames.includes(name)))
}

async function batchGet(dynamodb: AwsCall, table: string, keys: readonly Item[]) {
  try {
    const input = { RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }
    const result = await dynamodb<BatchGetResult>('BatchGetItem', input)
    const unprocessed = result.UnprocessedKeys?.[table] as { readonly Keys: readonly Item[] } | undefined
    return { found: result.Responses[table] ?? [], unprocessed: unprocessed?.Keys ?? [] }
  } catch (error) {
    if (error instanceof AwsError && error.type === 'ResourceNotFoundException') return { found: [], unprocessed: [] }
    throw error
  }
}
