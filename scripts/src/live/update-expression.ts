import { isDeepStrictEqual } from 'node:util'
import type { Item } from '@inlet/local'

/** What UpdateItem is asked to do. Every name and value has a placeholder, so that none is read as part of it. */
export interface ItemUpdate {
  /** `SET #a0 = :a0 REMOVE #a1` */
  readonly expression: string
  /** `#a0` → the attribute's name. */
  readonly names: Readonly<Record<string, string>>
  /** `:a0` → its value. */
  readonly values: Item
}

/**
 * The update that makes `old` what `item` is, attribute by attribute; `undefined` if it is that already. Both have the
 * same key, which therefore is in no update.
 */
export function itemUpdate(old: Item, item: Item): ItemUpdate | undefined {
  const isSame = (name: string) => Object.hasOwn(old, name) && isDeepStrictEqual(old[name], item[name])
  const set = Object.entries(item).filter(([name]) => !isSame(name))
  const removed = Object.keys(old).filter(name => !Object.hasOwn(item, name))
  if (set.length + removed.length === 0) return undefined
  const names = [...set.map(([name]) => name), ...removed]
  const clauses = {
    SET: set.map((_, index) => `#a${index} = :a${index}`),
    REMOVE: removed.map((_, index) => `#a${set.length + index}`),
  }
  return {
    expression: Object.entries(clauses)
      .filter(([, actions]) => actions.length > 0)
      .map(([keyword, actions]) => `${keyword} ${actions.join(', ')}`)
      .join(' '),
    names: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
    values: Object.fromEntries(set.map(([, value], index) => [`:a${index}`, value])),
  }
}
