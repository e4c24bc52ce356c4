import type { Item } from '../changes/item.ts'
import { keyText } from './change-put.ts'
import { type ItemName, itemId, keysOf } from './items.ts'

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

/** A write to a table that streams, with a key that has no canonical text: its change could not be told from others. */
export class UnreadableKey extends Error {
  override readonly name = 'UnreadableKey'

  constructor(table: string) {
    super(
      `Expected a key of ${table} with text, bytes, or a number as JSON writes it: no leading zero or dot, none at its end`,
    )
  }
}

/**
 * The items in tables that stream which a write is about, each once. A write that lacks a part of a key is about none:
 * DynamoDB refuses it. `keyNamesOf` gives undefined for a table that is not there.
 * @throws UnreadableKey
 */
export async function writeTargets(
  input: unknown,
  keyNamesOf: (table: string) => Promise<readonly string[] | undefined>,
  isStreaming: (table: string) => boolean,
): Promise<ItemName[]> {
  const targets = new Map<string, ItemName>()
  for (const { table, item } of writesOf(input)) {
    if (typeof table !== 'string' || !isStreaming(table)) continue
    const keyNames = await keyNamesOf(table)
    const target = keyNames && nameItem(table, item, keyNames)
    if (target !== undefined) targets.set(itemId(target), target)
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
    throw new UnreadableKey(table)
  }
}
