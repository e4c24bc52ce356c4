import { setTimeout as sleep } from 'node:timers/promises'
import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'

/** What BatchWriteItem takes. */
const BATCH = 25
const MOST_AT_ONCE = 8

/** Puts orders at a fixed rate, none twice: `node write-orders.ts <endpoint> <writes a second> <seconds>`. Prints how many. */
const [endpoint = '', rate = 0, seconds = 0] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const client = new DynamoDBClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
const began = performance.now()
const underWay = new Set<Promise<void>>()
let written = 0
while (written < rate * seconds) {
  const due = Math.min(rate * seconds, ((performance.now() - began) / 1_000) * rate)
  while (written + BATCH <= due && underWay.size < MOST_AT_ONCE) {
    const sent = putOrders(written).finally(() => underWay.delete(sent))
    underWay.add(sent)
    written += BATCH
  }
  await sleep(5)
}
await Promise.all(underWay)
client.destroy()
console.log(`${written} ${Math.round(performance.now() - began)}`)

async function putOrders(from: number): Promise<void> {
  const puts = Array.from({ length: BATCH }, (_, index): WriteRequest => {
    const Item = { orderid: { S: `load-${from + index}` }, quantity: { N: String(index) }, price: { N: '190.07' } }
    return { PutRequest: { Item } }
  })
  let left: readonly WriteRequest[] = puts
  while (left.length > 0) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { OrderTable: [...left] } }),
    )
    left = UnprocessedItems?.OrderTable ?? []
  }
}
