import type { Item } from '../changes/item.ts'
import { type AwsCall, AwsError } from '../emulators/json-protocol.ts'
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
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>
}

/** Reads items as they are, by `itemId`. Those of a table that does not exist are not there. */
export async function readItems(
  dynamodb: AwsCall,
  names: readonly ItemName[],
  keyNamesOf: (table: string) => Promise<readonly string[] | undefined>,
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>()
  for (const [table, ofTable] of Map.groupBy(names, ({ table }) => table)) {
    const [only, ...others] = ofTable
    if (only === undefined) continue
    // Most writes are of one item, and reading that alone costs the emulator half.
    if (others.length === 0) {
      const item = await getItem(dynamodb, only)
      if (item !== undefined) found.set(itemId(only), item)
      continue
    }
    const keyNames = (await keyNamesOf(table)) ?? []
    for (const item of await batchGetItems(dynamodb, table, ofTable)) {
      found.set(itemId({ table, keyText: keyText(keysOf(item, keyNames)) }), item)
    }
  }
  return found
}

/** The attributes of an item that are its key. */
export function keysOf(item: Item, keyNames: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => keyNames.includes(name)))
}

async function getItem(dynamodb: AwsCall, { table, key }: ItemName): Promise<Item | undefined> {
  const input = { TableName: table, Key: key, ConsistentRead: true }
  const { Item } = await orNothing(dynamodb<{ Item?: Item }>('GetItem', input), {})
  return Item
}

async function batchGetItems(dynamodb: AwsCall, table: string, names: readonly ItemName[]): Promise<Item[]> {
  const items: Item[] = []
  let keys = names.map(({ key }) => key)
  while (keys.length > 0) {
    const RequestItems = { [table]: { Keys: keys.slice(0, MOST_KEYS), ConsistentRead: true } }
    const call = dynamodb<BatchGetResult>('BatchGetItem', { RequestItems })
    const { Responses, UnprocessedKeys = {} } = await orNothing(call, { Responses: {} })
    items.push(...(Responses[table] ?? []))
    keys = [...(UnprocessedKeys[table]?.Keys ?? []), ...keys.slice(MOST_KEYS)]
  }
  return items
}

/** There is no item in a table that does not exist. */
async function orNothing<Result>(call: Promise<Result>, nothing: Result): Promise<Result> {
  try {
    return await call
  } catch (error) {
    if (error instanceof AwsError && error.type === 'ResourceNotFoundException') return nothing
    throw error
  }
}
