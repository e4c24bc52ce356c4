import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient, PutFunctionRecursionConfigCommand } from '@aws-sdk/client-lambda'
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import type { ObjectStore } from '@inlet/lake'
import { s3Store } from '@inlet/lake/s3'
import { OFFER_COLUMNS, offersCsv } from '@inlet/scripts/offers'
import { expect } from 'vitest'
import { both } from '../claims/both.ts'
import { type Proving, proving } from '../claims/prove.ts'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { startVersityGw, VERSITYGW } from '../servers/versitygw.ts'
import { deployFunction } from './deploy-function.ts'
import { waitUntil } from './wait-until.ts'

const BUCKET = 'uploads'
const KEY = 'new offers/offers+1 (final).csv'
const OUTPUT = 'new offers/offers+1 (final)'
const ROWS = 30_000
/** A third of it is for saving what is done. */
const TIMEOUT_SECONDS = 3
/** Of a machine that has other things to do. */
const PATIENCE_MS = 240_000

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

proving('wire', MINISTACK)(
  'csv-to-dynamodb imports an upload that S3 tells Lambda of, over several invocations, each row once or refused',
  async proof => {
    await using server = await startMiniStack()
    const s3 = new S3Client(clientOptions(server))
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    const { arn, dynamoDB } = await deployImport(server)
    await notifyFunction(s3, arn)
    await expectImport(proof, { store: s3Store(s3), dynamoDB })
  },
  PATIENCE_MS + 60_000,
)

proving('wire', both(VERSITYGW, MINISTACK))(
  'csv-to-dynamodb goes on with uploads in parts over several invocations, each row once or refused',
  async proof => {
    await using server = await startMiniStack()
    await using gateway = await startVersityGw()
    const s3 = new S3Client(clientOptions(gateway))
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
    const { dynamoDB } = await deployImport(server, { AWS_ENDPOINT_URL_S3: gateway.endpoint })
    await expectImport(proof, { store: s3Store(s3), dynamoDB, onWritten: () => invokeByEvent(server) })
  },
  PATIENCE_MS + 60_000,
)

async function deployImport(server: AwsServer, env: Readonly<Record<string, string>> = {}) {
  const dynamoDB = new DynamoDBClient(clientOptions(server))
  await dynamoDB.send(new CreateTableCommand(TABLE))
  const arn = await deployFunction(server, {
    name: 'csv-to-dynamodb',
    // One request after the other, so that no machine is fast enough for one invocation.
    env: { TABLE_NAME: 'Offers', CONCURRENCY: '1', ...env },
    timeoutSeconds: TIMEOUT_SECONDS,
  })
  const allow = new PutFunctionRecursionConfigCommand({ FunctionName: arn, RecursiveLoop: 'Allow' })
  await new LambdaClient(clientOptions(server)).send(allow)
  return { arn, dynamoDB }
}

async function notifyFunction(s3: S3Client, LambdaFunctionArn: string): Promise<void> {
  const LambdaFunctionConfigurations = [{ LambdaFunctionArn, Events: ['s3:ObjectCreated:*' as const] }]
  const NotificationConfiguration = { LambdaFunctionConfigurations }
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: BUCKET, NotificationConfiguration }))
}

/** As EventBridge would. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
async function invokeByEvent(server: AwsServer): Promise<void> {
  const event = { 'detail-type': 'Object Created', detail: { bucket: { name: BUCKET }, object: { key: KEY } } }
  const Payload = Buffer.from(JSON.stringify(event))
  const invoke = new InvokeCommand({ FunctionName: 'csv-to-dynamodb', InvocationType: 'Event', Payload })
  await new LambdaClient(clientOptions(server)).send(invoke)
}

interface Import {
  readonly store: ObjectStore
  readonly dynamoDB: DynamoDBClient
  /** What happens when the file is there, if nobody is told of it. */
  readonly onWritten?: () => Promise<void>
}

/** Uploads a file, and holds what comes of it against its rows. */
async function expectImport({ measured }: Proving, { store, dynamoDB, onWritten }: Import): Promise<void> {
  const { csv, rows, refused } = fileWithOddRows()
  await store.write(BUCKET, KEY, Buffer.from(csv))
  await onWritten?.()
  const file = new StateFile(store, BUCKET, KEY, 'Offers')
  await waitUntil('it is imported', async () => (await file.read())?.state.status === 'done', PATIENCE_MS)

  const json = async (key: string) => JSON.parse(Buffer.from(await store.read(BUCKET, key)).toString())
  expect((await json(`json-copy/${OUTPUT}.json`)).data).toEqual(rows)
  const unprocessed: { row: number }[] = await json(`unprocessed/${OUTPUT}.unprocessed.json`)
  expect(unprocessed.map(({ row }) => row)).toEqual(refused)
  expect(await itemsOf(dynamoDB)).toEqual(lastOfEach(rows))
  const { counts } = (await file.read())?.state ?? {}
  expect(counts).toMatchObject({ processed: rows.length, unprocessed: refused.length })
  expect(rows.length + refused.length).toBe(ROWS)
  expect(counts?.invocations).toBeGreaterThan(1)
  measured('rows', String(ROWS))
  measured('invocations', String(counts?.invocations))
}

/**
 * Some rows lack cells or their key, or have a cell too many; others come again with another note. All
 * have a long one, so that the copy is of several parts.
 */
function fileWithOddRows() {
  const csv = [...offersCsv({ rows: ROWS, accounts: 500, seed: 8, now: new Date('2026-01-31T00:00:00Z') })].join('')
  const [header = '', ...offers] = csv.trimEnd().split('\n')
  const lines = offers.map((line, index) => `${line},${String(index).repeat(150)}`)
  const all = lines.map((line, index) => {
    if (index % 1_000 === 3) return line.slice(0, line.lastIndexOf(','))
    if (index % 1_000 === 33) return `${line},one more`
    if (index % 1_000 === 333) return line.slice(line.indexOf(','))
    if (index % 1_000 === 999) return `${lines[index - 500]?.replace(/,[^,]+$/, ',changed')}`
    return line
  })
  const isOdd = (index: number) => [3, 33, 333].includes(index % 1_000)
  return {
    csv: `${[`${header},note`, ...all].join('\n')}\n`,
    rows: all.filter((_, index) => !isOdd(index)).map(rowOf),
    refused: [...all.keys()].filter(isOdd).map(index => index + 1),
  }
}

function rowOf(line: string): Row {
  const cells = line.split(',')
  return Object.fromEntries([...OFFER_COLUMNS, 'note'].map((name, index) => [name, cells[index] ?? '']))
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
