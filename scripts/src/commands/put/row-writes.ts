import type { Random } from '../../samples/random.ts'
import { type KeyPool, keyPool } from './key-pool.ts'

/** How an application's rows come to be and change. */
export interface RowSource<Key, Row> {
  /** The keys that no row has. */
  readonly free: KeyPool<Key>
  newRow(key: Key, random: Random): Row
  newChange(key: Key, random: Random): RowChange
}

/** What an application does to a row. */
export type RowWrite<Key = object, Row = object> =
  | { readonly kind: 'put'; readonly row: Row }
  | { readonly kind: 'update'; readonly key: Key; readonly change: RowChange }
  | { readonly kind: 'delete'; readonly key: Key }

/** Another value of one attribute. */
export interface RowChange {
  readonly attribute: string
  readonly value: string | number
}

/** How many writes of each kind. No more are deleted than are put. */
export interface WriteCounts {
  readonly rows: number
  readonly updates: number
  readonly deletes: number
}

/**
 * Puts, updates and deletes of rows in random order, exactly as many as `counts` says. An update or a delete is always of
 * a row that is there, and a put is of one that is not, unless all are.
 */
export function* rowWrites<Key, Row>(
  { free, newRow, newChange }: RowSource<Key, Row>,
  counts: WriteCounts,
  random: Random,
): Generator<RowWrite<Key, Row>, void, undefined> {
  const left = { put: counts.rows, update: counts.updates, delete: counts.deletes }
  const live = keyPool<Key>()
  for (let writes = counts.rows + counts.updates + counts.deletes; writes > 0; writes--) {
    const kind = chooseKind(left, { live: live.size, isFull: free.size === 0 }, random)
    left[kind]--
    const key = (kind === 'put' && free.size > 0 ? free : live).take(random)
    const place = kind === 'delete' ? free : live
    place.putBack(key)
    switch (kind) {
      case 'put':
        yield { kind, row: newRow(key, random) }
        break
      case 'update':
        yield { kind, key, change: newChange(key, random) }
        break
      case 'delete':
        yield { kind, key }
    }
  }
}

/** A kind by how many of it are left, among those that leave the others possible. */
function chooseKind(
  left: Readonly<Record<RowWrite['kind'], number>>,
  { live, isFull }: { readonly live: number; readonly isFull: boolean },
  random: Random,
): RowWrite['kind'] {
  // A put of a row that is there adds none: it would leave too few to delete.
  const puts = isFull && left.delete > 0 ? 0 : left.put
  const updates = live > 0 ? left.update : 0
  // The last row stays for its updates.
  const deletes = live > 1 || (live === 1 && (left.put > 0 || left.update === 0)) ? left.delete : 0
  const draw = random.int(1, puts + updates + deletes)
  if (draw <= puts) return 'put'
  return draw <= puts + updates ? 'update' : 'delete'
}
