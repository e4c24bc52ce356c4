import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { allOf } from '../all-of.ts'
import type { Check, Smoke } from '../check.ts'
import { type Place, waitForItem, waitForRemoval } from '../wait-for-change.ts'

export const orders: Check = {
  name: 'orders',
  title: 'an order arrives in raw.orders and, by Firehose, in sales.orders, and goes again',
  async run(smoke, made) {
    const { dynamodb, outputs, id } = smoke
    const place = { TableName: outputs.OrdersTableName }
    const orderid = { S: id }
    const remove = () => dynamodb.send(new DeleteItemCommand({ ...place, Key: { orderid } }))
    made.defer(async () => void (await remove()))
    const Item = { orderid, product_name: { S: 'smoke' }, quantity: { N: '1' }, price: { N: '0.01' } }
    const places = placesOf(smoke)
    await dynamodb.send(new PutItemCommand({ ...place, Item }))
    await allOf(places.map(each => waitForItem(smoke, each)))
    await remove()
    await allOf(places.map(each => waitForRemoval(smoke, each)))
    return ['the tables keep its changes, as they keep all; no _current view shows it']
  },
}

function placesOf({ outputs: { RawDatabaseName: raw, SalesDatabaseName: sales }, id, now }: Smoke): Place[] {
  const day = new Date(now()).toISOString().slice(0, 10)
  // `_current` can look a key up, and nothing else, without sorting all there is.
  const item = `cdc_key = '${JSON.stringify({ orderid: id })}'`
  const of = (name: string, database: string, recent: string): Place => {
    const table = `"${database}"."orders"`
    return { name, table, current: `"${database}"."orders_current"`, item, recent, keepsRemovals: true }
  }
  return [
    of('raw.orders', raw, `dt >= '${day}'`),
    of('sales.orders', sales, `delivered_on >= '${day.replaceAll('-', '/')}'`),
  ]
}
