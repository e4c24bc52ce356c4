import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import { readEndpoints } from '@inlet/local'
import { localKinesisClient } from '@inlet/local/live'
import { askConsole } from './ask-console.ts'
import { type LakeUp, runLake } from './lake-up.ts'

/** What no page may take for anything but text. */
export const HOSTILE = `<img src=x onerror=alert(1)><script>alert(1)</script> \u202Eright to left\u0000 and on`

const ORDERS = 'OrderTable'

/** Puts something into each pipeline, and waits until it has come through: also what is rescued, refused, and hostile. */
export async function fillLake(live: LakeUp): Promise<void> {
  await createOrders(live.client)
  await runLake(['put-orders', '--rows', '120', '--update', '20', '--delete', '10', '--lake', live.lake])
  await runLake(['put-transactions', '--rows', '80', '--lake', live.lake])
  await putOrder(live.client, { orderid: { S: 'rescued-1' }, quantity: { S: 'several' }, price: { N: '12.5' } })
  await putOrder(live.client, { orderid: { S: HOSTILE }, note: { S: HOSTILE }, long: { S: 'x'.repeat(100_000) } })
  await putNonsense(live.lake)
  await dropRates(live.lake, 150)
  await dropOffers(live.lake)
  await until(live, `SELECT count(*) FROM raw.exchange_rates`, count => count === 150)
  // A correction, which takes the first file's place.
  await dropRates(live.lake, 160)
  await until(live, `SELECT count(*) FROM raw.exchange_rates`, count => count === 160)
  await until(live, `SELECT count(*) FROM raw.orders`, count => count >= 120)
}

export async function createOrders(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: ORDERS,
      KeySchema: [{ AttributeName: 'orderid', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'orderid', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 60 }, { TableName: ORDERS })
}

export async function putOrder(client: DynamoDBClient, Item: NonNullable<PutItemCommandInput['Item']>): Promise<void> {
  await client.send(new PutItemCommand({ TableName: ORDERS, Item }))
}

/** Records of the stream that are no changes: one is not JSON, one of a table that nobody knows. */
export async function putNonsense(lake: string): Promise<void> {
  const endpoints = await readEndpoints(lake)
  if (endpoints === undefined) throw new Error(`Expected a \`lake up\` on ${lake}`)
  const client = localKinesisClient(endpoints.kinesis)
  const unknown = {
    awsRegion: 'us-east-1',
    eventID: 'e5a1c0de-0000-4000-8000-000000000001',
    eventName: 'INSERT',
    tableName: 'Nobody',
    recordFormat: 'application/json',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: Date.now(),
      Keys: { id: { S: '1' } },
      NewImage: { id: { S: '1' } },
      SizeBytes: 6,
    },
  }
  for (const data of [HOSTILE, JSON.stringify(unknown)]) {
    const input = { StreamName: endpoints.stream, PartitionKey: 'nonsense', Data: Buffer.from(data) }
    await client.send(new PutRecordCommand(input))
  }
  client.destroy()
}

/** A vendor's file of yesterday, with a row that is none. */
async function dropRates(lake: string, count: number): Promise<void> {
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const rows = Array.from(
    { length: count },
    (_, row) => `${day},EUR,C${row},${(1 + row / 100).toFixed(8)},ECB,${day}T22:00:00Z`,
  )
  const folder = join(lake, 'vendor-drop/rates')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `rates_${day.replaceAll('-', '')}.csv`), `${[...rows, 'too,few'].join('\n')}\n`)
}

/** Offers for a table that `lake up` knows, with a row that has no key. */
export async function dropOffers(lake: string): Promise<void> {
  const rows = Array.from({ length: 200 }, (_, row) => `acme,offer-${row},${row}.50`)
  const folder = join(lake, 'csv-uploads/Offers')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'offers.csv'), `account,offer_id,price\n${[...rows, ',no-account,1'].join('\n')}\n`)
}

/** Waits until the first value of a query is what is expected. */
export async function until(live: LakeUp, sql: string, holds: (value: number) => boolean): Promise<void> {
  let found: unknown
  for (let attempt = 0; attempt < 120; attempt++) {
    try {
      const { rows } = await askConsole(live.console, sql)
      found = rows[0]?.[0]
      if (holds(Number(found))) return
    } catch (error) {
      found = error
    }
    await sleep(250)
  }
  throw new Error(`Expected another result of ${sql} within half a minute, found ${found}. It said:\n${live.output()}`)
}
