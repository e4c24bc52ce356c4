import { PRODUCTS } from '../../samples/orders.ts'
import type { Random } from '../../samples/random.ts'

/** An order as an application has it. */
interface Order {
  readonly orderid: string
  readonly product_name: string
  readonly quantity: number
  /** With up to two decimals. */
  readonly price: number
}

/** What an application does to an order. */
export type OrderWrite =
  | { readonly kind: 'put'; readonly order: Order }
  | { readonly kind: 'update'; readonly orderid: string; readonly change: OrderChange }
  | { readonly kind: 'delete'; readonly orderid: string }

/** Another value of one attribute. */
export interface OrderChange {
  readonly attribute: 'quantity' | 'price'
  readonly value: number
}

/** How many writes of each kind. No more are deleted than are put. */
export interface OrderCounts {
  readonly rows: number
  readonly updates: number
  readonly deletes: number
}

/** Orders are numbered from 1 to this. */
const LAST_ORDER = 10_000

/**
 * Puts, updates and deletes of orders in random order, exactly as many as `counts` says. An update or a delete is always
 * of an order that is there, and a put is of one that is not, unless all are.
 */
export function* orderWrites(counts: OrderCounts, random: Random): Generator<OrderWrite, void, undefined> {
  const left = { put: counts.rows, update: counts.updates, delete: counts.deletes }
  const free = Array.from({ length: LAST_ORDER }, (_, index) => String(index + 1))
  const live: string[] = []
  for (let writes = counts.rows + counts.updates + counts.deletes; writes > 0; writes--) {
    const kind = chooseKind(left, live.length, random)
    left[kind]--
    const orderid = take(kind === 'put' && free.length > 0 ? free : live, random)
    const place = kind === 'delete' ? free : live
    place.push(orderid)
    yield newWrite(kind, orderid, random)
  }
}

/** A kind by how many of it are left, among those that leave the others possible. */
function chooseKind(
  left: Readonly<Record<OrderWrite['kind'], number>>,
  live: number,
  random: Random,
): OrderWrite['kind'] {
  // A put of an order that is there adds none: it would leave too few to delete.
  const puts = live === LAST_ORDER && left.delete > 0 ? 0 : left.put
  const updates = live > 0 ? left.update : 0
  // The last order stays for its updates.
  const deletes = live > 1 || (live === 1 && (left.put > 0 || left.update === 0)) ? left.delete : 0
  const draw = random.int(1, puts + updates + deletes)
  if (draw <= puts) return 'put'
  return draw <= puts + updates ? 'update' : 'delete'
}

/** Takes one of the ids out, in no time: the last takes its place. */
function take(ids: string[], random: Random): string {
  const index = random.int(0, ids.length - 1)
  const last = ids.pop()
  const id = ids[index] ?? last
  if (id === undefined || last === undefined) throw new RangeError('Expected an id, found none')
  if (index < ids.length) ids[index] = last
  return id
}

function newWrite(kind: OrderWrite['kind'], orderid: string, random: Random): OrderWrite {
  switch (kind) {
    case 'put':
      return { kind, order: newOrder(orderid, random) }
    case 'update':
      return { kind, orderid, change: newChange(random) }
    case 'delete':
      return { kind, orderid }
  }
}

function newOrder(orderid: string, random: Random): Order {
  return { orderid, product_name: random.pick(PRODUCTS), quantity: newQuantity(random), price: newPrice(random) }
}

function newChange(random: Random): OrderChange {
  return random.chance(0.5)
    ? { attribute: 'quantity', value: newQuantity(random) }
    : { attribute: 'price', value: newPrice(random) }
}

function newQuantity(random: Random): number {
  return random.int(1, 5)
}

function newPrice(random: Random): number {
  return random.int(1_000, 50_000) / 100
}
