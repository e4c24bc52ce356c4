import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import { s3Store } from '@inlet/lake/s3'
import { OFFER_COLUMNS, offersCsv } from '@inlet/scripts/offers'
import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { clientOptions } from '../servers/aws-server.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { deployFunction } from './deploy-function.ts'
import { waitUntil } from './wait-until.ts'

const prove = proving('wire', MINISTACK)

const BUCKET = 'uploads'
const KEY = 'new offers/offers+1 (final).csv'
const OUTPUT = 'new offers/offers+1 (final)'
const ROWS = 20_000
/** A third of it is for saving what is done. */
const TIMEOUT_SECONDS = 3

const TABLE: CreateTableCommandInput = {
  TableName: 'Offers',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'account', KeyType: 'HASH' },
    { AttributeName: 'offer_id', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'account', AttributeType: 'S' },
    { AttributeName: 'offer_id', AttributeType: 'S' },
  ],
}

type Row = Readonly<Record<string, string>>

prove(
  'csv-to-dynamodb imports an upload that S3 tells Lambda of, over several invocations, each row once or refused',
  async ({ measured }) => {
    await using server = await startMiniStack()
    const [s3, dynamoDB] = [new S3Client(clientOptions(server)), new DynamoDBClient(clientOptions(server))]
    const store = s3Store(s3)
    const text = async (key: string) => Buffer.from(await store.read(BUCKET, key)).toString()
    const state = new StateFile(store, BUCKET, KEY, 'Offers')
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    await dynamoDB.send(new CreateTableCommand(TABLE))
    const LambdaFunctionArn = await deployFunction(server, {
      name: 'csv-to-dynamodb',
      env: { TABLE_NAME: 'Offers' },
      timeoutSeconds: TIMEOUT_SECONDS,
    })
    const LambdaFunctionConfigurations = [{ LambdaFunctionArn, Events: ['s3:ObjectCreated:*' as const] }]
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: BUCKET,
        NotificationConfiguration: { LambdaFunctionConfigurations },
      }),
    )

    const { csv, rows, refused } = fileWithOddRows()
    await store.write(BUCKET, KEY, Buffer.from(csv))
    await waitUntil('it is imported', async () => (await state.read())?.state.status === 'done')

    const { data } = JSON.parse(await text(`json-copy/${OUTPUT}.json`))
    expect(data).toEqual(rows)
    const unprocessed: { row: number }[] = JSON.parse(await text(`unprocessed/${OUTPUT}.unprocessed.json`))
    expect(unprocessed.map(({ row }) => row)).toEqual(refused)
    expect(await itemsOf(dynamoDB)).toEqual(lastOfEach(rows))
    const { processed, unprocessed: refusals, invocations } = (await state.read())?.state.counts ?? {}
    expect([processed, refusals]).toEqual([rows.length, refused.length])
    expect(rows.length + refused.length).toBe(ROWS)
    expect(invocations).toBeGreaterThan(1)
    measured('rows', String(ROWS))
    measured('invocations', String(invocations))
  },
)

/** Some rows lack cells or their key, or have a cell too many; others come again with another risk. */
function fileWithOddRows() {
  const csv = [...offersCsv({ rows: ROWS, accounts: 500, seed: 8, now: new Date('2026-01-31T00:00:00Z') })].join('')
  const [header = '', ...lines] = csv.trimEnd().split('\n')
  const all = lines.map((line, index) => {
    if (index % 1_000 === 3) return line.slice(0, line.lastIndexOf(','))
    if (index % 1_000 === 33) return `${line},one more`
    if (index % 1_000 === 333) return line.slice(line.indexOf(','))
    if (index % 1_000 === 999) return `${lines[index - 500]?.replace(/,[a-z]+$/, ',changed')}`
    return line
  })
  const isOdd = (index: number) => [3, 33, 333].includes(index % 1_000)
  return {
    csv: `${[header, ...all].join('\n')}\n`,
    rows: all.filter((_, index) => !isOdd(index)).map(rowOf),
    refused: [...all.keys()].filter(isOdd).map(index => index + 1),
  }
}

function rowOf(line: string): Row {
  const cells = line.split(',')
  return Object.fromEntries(OFFER_COLUMNS.map((name, index) => [name, cells[index] ?? '']))
}

function lastOfEach(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map(row => [`${row.account}/${row.offer_id}`, row]))
}

async function itemsOf(client: DynamoDBClient): Promise<ReadonlyMap<string, Row>> {
  const items = new Map<string, Row>()
  for await (const { Items = [] } of paginateScan({ client }, { TableName: TABLE.TableName })) {
    for (const item of Items) {
      const row = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S ?? '']))
      items.set(`${row.account}/${row.offer_id}`, row)
    }
  }
  return items
}
