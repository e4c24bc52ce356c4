import { defineCommand } from 'citty'
import { ORDERS } from '../samples/orders.ts'
import { orderRows } from './put/order-rows.ts'
import { putArgs } from './put/put-args.ts'
import { putRows } from './put/put-rows.ts'

export const putOrders = defineCommand({
  meta: { name: 'put-orders', description: 'Writes sample orders to a table of the local DynamoDB' },
  args: putArgs('Orders', ORDERS.source),
  run: ({ args }) => putRows(ORDERS, orderRows(), args),
})
