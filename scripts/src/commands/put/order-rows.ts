import { PRODUCTS } from '../../samples/orders.ts'
import type { Random } from '../../samples/random.ts'
import { keyPool } from './key-pool.ts'
import type { RowSource } from './row-writes.ts'

interface OrderKey {
  readonly orderid: string
}

/** An order as an application has it. */
interface Order extends OrderKey {
  readonly product_name: string
  readonly quantity: number
  /** With up to two decimals. */
  readonly price: number
}

/** Orders are numbered from 1 to this. */
const LAST_ORDER = 10_000

export function orderRows(): RowSource<OrderKey, Order> {
  return {
    free: keyPool(Array.from({ length: LAST_ORDER }, (_, index) => ({ orderid: String(index + 1) }))),
    newRow: ({ orderid }, random) => {
      const product_name = random.pick(PRODUCTS)
      return { orderid, product_name, quantity: newQuantity(random), price: newPrice(random) }
    },
    newChange: (_, random) =>
      random.chance(0.5)
        ? { attribute: 'quantity', value: newQuantity(random) }
        : { attribute: 'price', value: newPrice(random) },
  }
}

function newQuantity(random: Random): number {
  return random.int(1, 5)
}

function newPrice(random: Random): number {
  return random.int(1_000, 50_000) / 100
}
