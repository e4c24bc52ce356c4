import type { Item } from '../changes/item.ts'
import { keyText } from './change-put.ts'
import { type ItemName, itemId, keysOf } from './items.ts'

/** The operations that change items. */
export const WRITE_OPERATIONS: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])

/** What of a write's input tells which items it changes. Anything in it may be missing or wrong: clients may be. */
interface WriteInput {
  readonly TableName?: unknown
  readonly Item?: unknown
  readonly Key?: unknown
  readonly RequestItems?: unknown
}

interface BatchWrite {
  readonly PutRequest?: { readonly Item?: unknown }
  readonly DeleteRequest?: { readonly Key?: unknown }
}

/** A write that is not made, since what it would change could not be told: DynamoDB's answer to it. */
export class RefusedWrite extends Error {
  override readonly name = 'RefusedWrite'
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/**
 * The items in tables that stream which a write is about, each once. A write to such a table is about named items, or it is
 * refused: what was written and not named would never be captured.
 * @param keyNamesOf undefined for a table that is not there
 * @throws RefusedWrite
 */
export async function writeTargets(
  operation: string,
  input: unknown,
  keyNamesOf: (table: string) => Promise<readonly string[] | undefined>,
  isStreaming: (table: string) => boolean,
): Promise<ItemName[]> {
  const targets = new Map<string, ItemName>()
  for (const { table, item } of writesOf(operation, input)) {
    if (typeof table !== 'string' || !isStreaming(table)) continue
    const keyNames = await keyNamesOf(table)
    // It may come to be there before the write is made.
    if (keyNames === undefined) throw new RefusedWrite('ResourceNotFoundException', 'Requested resource not found')
    const target = nameItem(table, item, keyNames)
    targets.set(itemId(target), target)
  }
  return [...targets.values()]
}

/** An operation looks at its own fields only, so others may be there and say something else. */
function writesOf(operation: string, input: unknown): { table: unknown; item: unknown }[] {
  if (typeof input !== 'object' || input === null) return []
  const { TableName, Item, Key, RequestItems }: WriteInput = input
  if (operation !== 'BatchWriteItem') return [{ table: TableName, item: operation === 'PutItem' ? Item : Key }]
  return Object.entries(RequestItems ?? {}).flatMap(([table, writes]) => {
    if (!Array.isArray(writes)) return []
    return writes.map((write: BatchWrite) => ({ table, item: write?.PutRequest?.Item ?? write?.DeleteRequest?.Key }))
  })
}

function nameItem(table: string, item: unknown, keyNames: readonly string[]): ItemName {
  const key = typeof item === 'object' && item !== null ? keysOf(item as Item, keyNames) : {}
  if (Object.keys(key).length !== keyNames.length) {
    throw new RefusedWrite('ValidationException', `Expected the key of ${table}: ${keyNames.join(', ')}`)
  }
  try {
    return { table, key, keyText: keyText(key) }
  } catch {
    const expected = 'text, bytes, or a number as JSON writes it: no leading zero or dot, none at its end'
    throw new RefusedWrite('ValidationException', `Expected a key of ${table} with ${expected}`)
  }
}
