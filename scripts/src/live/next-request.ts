import type { Item } from '@inlet/local'
import type { Moment, SampleTable } from '../samples/sample-table.ts'
import { keysOf } from '../samples/table-model.ts'
import type { KnownItems } from './known-items.ts'
import type { TableRequest } from './table-request.ts'
import { itemUpdate } from './update-expression.ts'

/** DynamoDB takes no more writes in one batch. */
const LARGEST_BATCH = 25

/**
 * What an application asks of a sample table next: inserts, updates, deletes, deleted keys that come back, batches, and
 * inserts of keys that may be taken. A function of the moment's random numbers and of what is known of the table.
 * @param most how many items it may write at most, from 1
 */
export function nextRequest(table: SampleTable, known: KnownItems, moment: Moment, most: number): TableRequest {
  for (;;) {
    const request = chooseRequest(table, known, moment, most)
    if (request !== undefined) return request
  }
}

/** `undefined` if it would change nothing. */
function chooseRequest(table: SampleTable, known: KnownItems, moment: Moment, most: number): TableRequest | undefined {
  const { random } = moment
  const key = known.pickKey(random)
  if (key === undefined) return { kind: 'put', item: table.create(moment) }
  if (most > 1 && random.chance(0.05)) return chooseBatch(table, known, moment, Math.min(most, LARGEST_BATCH))
  if (random.chance(0.05)) return { kind: 'insert', item: itemOfKey(table, key, moment) }
  if (random.chance(0.45)) return { kind: random.chance(0.2) ? 'insert' : 'put', item: table.create(moment) }
  return chooseTouch(table, known.get(key), key, moment)
}

function chooseTouch(table: SampleTable, old: Item | undefined, key: Item, moment: Moment): TableRequest | undefined {
  if (old === undefined) return { kind: 'put', item: itemOfKey(table, key, moment) }
  if (moment.random.chance(0.2)) return { kind: 'delete', key }
  const item = { ...table.change(old, moment), ...key }
  const update = itemUpdate(old, item)
  return update && { kind: 'update', key, update, item }
}

function chooseBatch(table: SampleTable, known: KnownItems, moment: Moment, most: number): TableRequest {
  const { random } = moment
  const puts = new Map<string, Item>()
  const deletes = new Map<string, Item>()
  for (let size = random.int(2, most); size > 0; size--) {
    const item = table.create(moment)
    const key = known.pickKey(random) ?? keysOf(item, table.key)
    if (random.chance(0.7)) puts.set(known.idOf(item), item)
    else if (known.get(key) === undefined) puts.set(known.idOf(key), { ...item, ...key })
    else deletes.set(known.idOf(key), key)
  }
  for (const id of deletes.keys()) puts.delete(id)
  return { kind: 'batch', puts: [...puts.values()], deletes: [...deletes.values()] }
}

/** An item as the application makes them, but of this key. */
function itemOfKey(table: SampleTable, key: Item, moment: Moment): Item {
  return { ...table.create(moment), ...key }
}
