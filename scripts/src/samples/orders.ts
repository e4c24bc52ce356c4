import { N, S } from './attribute-value.ts'
import type { Random } from './random.ts'
import type { SampleTable } from './sample-table.ts'

export const PRODUCTS = ['Laptop', 'Phone', 'Tablet', 'Headphones', 'Charger'] as const

/** The sales orders, whose changes reach Kinesis from the table's DynamoDB stream through EventBridge Pipes. */
export const ORDERS: SampleTable = {
  source: 'OrderTable',
  key: ['orderid'],
  capture: 'streams',
  create: ({ random }) => ({
    orderid: S(String(random.int(1, 10_000))),
    product_name: S(random.pick(PRODUCTS)),
    quantity: quantity(random),
    price: price(random),
  }),
  change: (item, { random }) =>
    random.chance(0.5) ? { ...item, quantity: quantity(random) } : { ...item, price: price(random) },
}

function quantity(random: Random) {
  return N(random.int(1, 5))
}

function price(random: Random) {
  return N(random.money(1_000, 50_000))
}
