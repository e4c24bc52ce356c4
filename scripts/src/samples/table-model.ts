import { isDeepStrictEqual } from 'node:util'
import type { ChangeRecord, Deleter, Effect, Item } from '@inlet/local'
import type { Capture } from './capture.ts'

/** Names of the partition key and, where there is one, the sort key. */
export type KeyNames = readonly [partition: string] | readonly [partition: string, sort: string]

/**
 * A DynamoDB table in memory, with change capture on. Every write takes the time it is made at (µs since 1970) and
 * gives the record of its change, or nothing if it left the table as it was: DynamoDB records no change then either.
 */
export type TableModel = {
  get(key: Item): Item | undefined
  put(item: Item, at: number): ChangeRecord | undefined
  /** Replaces an item by what `change` makes of it. An item that is not there stays away. */
  update(key: Item, change: (item: Item) => Item, at: number): ChangeRecord | undefined
  delete(key: Item, at: number, by?: Deleter): ChangeRecord | undefined
  /** What the table holds now. */
  items(): Item[]
}

export function createTableModel(table: string, keyNames: KeyNames, capture: Capture): TableModel {
  const items = new Map<string, Item>()
  const times = new Map<string, number>()

  /** The changes of one key follow each other in time, by at least what their records can tell apart. */
  function timeOf(id: string, at: number): number {
    const time = Math.max(Math.floor(at / capture.tick) * capture.tick, (times.get(id) ?? 0) + capture.tick)
    times.set(id, time)
    return time
  }

  function record(keys: Item, at: number, effect: Effect): ChangeRecord {
    return capture.record({ table, keys, at: timeOf(idOf(keys), at), effect })
  }

  function put(item: Item, at: number): ChangeRecord | undefined {
    const keys = keysOf(item, keyNames)
    const id = idOf(keys)
    const old = items.get(id)
    if (old && isDeepStrictEqual(old, item)) return undefined
    items.set(id, item)
    return old
      ? record(keys, at, { eventName: 'MODIFY', images: { NewImage: item, OldImage: old } })
      : record(keys, at, { eventName: 'INSERT', images: { NewImage: item } })
  }

  function get(key: Item): Item | undefined {
    return items.get(idOf(keysOf(key, keyNames)))
  }

  return {
    get,
    put,
    update: (key, change, at) => {
      const old = get(key)
      return old && put({ ...change(old), ...keysOf(key, keyNames) }, at)
    },
    delete: (key, at, by = 'application') => {
      const keys = keysOf(key, keyNames)
      const old = get(keys)
      if (!old) return undefined
      items.delete(idOf(keys))
      return record(keys, at, { eventName: 'REMOVE', images: { OldImage: old }, by })
    },
    items: () => [...items.values()],
  }
}

/** The key attributes of an item, in the order of the table's key. */
export function keysOf(item: Item, keyNames: KeyNames): Item {
  return Object.fromEntries(
    keyNames.map(name => {
      const value = item[name]
      if (!value) throw new TypeError(`an item must have its key attribute "${name}"`)
      return [name, value]
    }),
  )
}

function idOf(keys: Item): string {
  return JSON.stringify(keys)
}
