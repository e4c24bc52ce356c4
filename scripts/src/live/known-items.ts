import type { Item } from '@inlet/local'
import type { Random } from '../samples/random.ts'
import { type KeyNames, keysOf } from '../samples/table-model.ts'

/** What a writer remembers of its table: every key it wrote, deleted ones too, and the item it left there. */
export interface KnownItems {
  /** The text of an item's key. */
  idOf(item: Item): string
  put(item: Item): void
  delete(key: Item): void
  get(key: Item): Item | undefined
  /** Some key, most of all the one that was new last: keys are hot for a while. `undefined` before the first. */
  pickKey(random: Random): Item | undefined
  /** The items that are there. */
  items(): Item[]
}

export function createKnownItems(keyNames: KeyNames): KnownItems {
  const keys: Item[] = []
  const items = new Map<string, Item | undefined>()
  const idOf = (item: Item) => JSON.stringify(keysOf(item, keyNames))
  return {
    idOf,
    put(item) {
      const id = idOf(item)
      if (!items.has(id)) keys.push(keysOf(item, keyNames))
      items.set(id, item)
    },
    delete: key => void items.set(idOf(key), undefined),
    get: key => items.get(idOf(key)),
    pickKey: random => (random.chance(0.3) ? keys.at(-1) : keys[random.int(0, keys.length - 1)]),
    items: () => [...items.values()].filter(item => item !== undefined),
  }
}
