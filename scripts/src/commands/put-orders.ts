import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { defineCommand } from 'citty'
import { dynamoDBClient } from '../live/clients.ts'
import { createTables } from '../live/create-tables.ts'
import { findEndpoint } from '../live/endpoints.ts'
import { zeroOrMore } from '../live/zero-or-more.ts'
import { INTERRUPTED } from '../output/interrupted.ts'
import { count, seconds } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { startProgress } from '../output/progress.ts'
import { UsageError } from '../output/run-cli.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { ORDERS } from '../samples/orders.ts'
import { createRandom } from '../samples/random.ts'
import { lakeOption } from './lake-directory.ts'
import { type OrderCounts, orderWrites } from './put-orders/order-writes.ts'
import { type Sent, sendOrders } from './put-orders/send-orders.ts'

export const putOrders = defineCommand({
  meta: { name: 'put-orders', description: 'Writes sample orders to a table of the local DynamoDB' },
  args: {
    rows: { type: 'string', default: '100', description: 'Orders to put' },
    update: { type: 'string', default: '0', description: 'Updates of orders, among the puts' },
    delete: { type: 'string', default: '0', description: 'Orders to delete, among the puts' },
    rate: { type: 'string', description: 'Writes a second (default: as fast as it goes)' },
    seed: { type: 'string', default: '42', description: 'Whole number; the same one gives the same writes' },
    table: { type: 'string', default: ORDERS.source, valueHint: 'name', description: 'Created if it is not there' },
    json: { type: 'boolean', description: 'Print the counts as one JSON object' },
    ...lakeOption,
  },
  async run({ args: { table, json = false, lake, ...args } }) {
    const counts = orderCounts(args)
    const rate = args.rate === undefined ? undefined : wholeNumber('rate', args.rate)
    const random = createRandom(wholeNumber('seed', args.seed))
    const endpoint = await findEndpoint('dynamodb', lake)
    const interrupt = new AbortController()
    process.once('SIGINT', () => interrupt.abort())
    const client = dynamoDBClient(endpoint)
    try {
      await createTables(client, [{ ...ORDERS, source: table }])
      const progress = startProgress('Writing', 'writes', counts.rows + counts.updates + counts.deletes)
      const options = { table, rate, signal: interrupt.signal, onProgress: progress.update }
      const orders = DynamoDBDocumentClient.from(client)
      const sent = await sendOrders(orders, orderWrites(counts, random), options).finally(progress.end)
      await print([json ? JSON.stringify({ table, endpoint, ...sent }) : summary(sent, `${table} at ${endpoint}`)])
    } finally {
      client.destroy()
    }
    if (interrupt.signal.aborted) process.exitCode = INTERRUPTED
  },
})

function orderCounts(args: { readonly rows: string; readonly update: string; readonly delete: string }): OrderCounts {
  const rows = wholeNumber('rows', args.rows)
  const deletes = zeroOrMore('delete', args.delete)
  if (deletes > rows) throw new UsageError(`Expected no more to --delete than --rows (${rows}), found ${deletes}`)
  return { rows, updates: zeroOrMore('update', args.update), deletes }
}

/** `100 put, 10 updated, 5 deleted in 1.2 s (OrderTable at http://127.0.0.1:4567)` */
function summary({ put, updated, deleted, ms }: Sent, place: string): string {
  return `${count(put)} put, ${count(updated)} updated, ${count(deleted)} deleted in ${seconds(ms)} (${place})`
}
