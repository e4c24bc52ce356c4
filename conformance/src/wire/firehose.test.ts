import { CreateDeliveryStreamCommand, FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose'
import type { Item } from '@inlet/local'
import { ORDERS } from '@inlet/scripts/orders'
import { createScenario } from '@inlet/scripts/samples'
import pMap from 'p-map'
import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { clientOptions } from '../servers/aws-server.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { keysOf, lakeOf } from './aws.ts'
import { deployFunction } from './deploy-function.ts'
import { waitUntil } from './wait-until.ts'

const BUCKET = 'sales'
const STREAM = 'orders'
const CHANGES = 400

/** A line that was delivered, by its columns. */
type Line = Readonly<Record<string, string | number | null>>

proving('wire', MINISTACK)(
  'firehose-transform makes JSON lines of what Firehose hands it, in the folders of its partition keys, each change once',
  async () => {
    await using server = await startMiniStack()
    const { store } = await lakeOf(server, server, [BUCKET])
    const firehose = new FirehoseClient(clientOptions(server))
    const arn = await deployFunction(server, {
      name: 'firehose-transform',
      env: { DELIVERY: 'json', DYNAMIC_PARTITIONING: 'on', TABLES: 'orders' },
      timeoutSeconds: 60,
    })
    await createStream(firehose, arn)
    const scenario = createScenario({
      seed: 10,
      changes: CHANGES,
      start: new Date('2026-01-30T09:00:00Z'),
      tables: [ORDERS],
      poison: [],
    })
    const records = [...scenario.batches].flatMap(({ Records }) => Records)
    const changes = [...new Map(records.map(record => [record.eventID, record.kinesis.data])).values()]
    const bad = ['hello', '{"dynamodb":'].map(text => Buffer.from(text).toString('base64'))

    for (let from = 0; from < CHANGES; from += 100) {
      // Some that are no changes are among them: Firehose is told so, and delivers none of them as a line.
      const Records = [...bad, ...changes.slice(from, from + 100)].map(data => ({ Data: Buffer.from(data, 'base64') }))
      const { FailedPutCount } = await firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: STREAM, Records }))
      expect(FailedPutCount).toBe(0)
    }
    const delivered = () => keysOf(store, BUCKET, 'orders/')
    await waitUntil('all is delivered', async () => (await delivered()).length >= CHANGES)

    const keys = await keysOf(store, BUCKET)
    const lines = await pMap(keys, async key => lineOf(key, await store.read(BUCKET, key)), { concurrency: 8 })
    expect(lines).toHaveLength(CHANGES)
    expect(new Set(lines.map(({ cdc_event_id }) => cdc_event_id)).size).toBe(CHANGES)
    expect(currentOf(lines)).toEqual(
      new Map(
        scenario.tables[0]
          ?.items()
          .map(rowOf)
          .map(row => [row.orderid, row]),
      ),
    )
  },
)

async function createStream(client: FirehoseClient, lambdaArn: string): Promise<void> {
  await client.send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: STREAM,
      ExtendedS3DestinationConfiguration: {
        RoleARN: 'arn:aws:iam::000000000000:role/any',
        BucketARN: `arn:aws:s3:::${BUCKET}`,
        Prefix: '!{partitionKeyFromLambda:table}/dt=!{partitionKeyFromLambda:dt}/',
        ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
        DynamicPartitioningConfiguration: { Enabled: true },
        BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 0 },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [{ Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: lambdaArn }] }],
        },
      },
    }),
  )
}

/** The one line of an object, which is in the folder of its day. */
function lineOf(key: string, bytes: Uint8Array): Line {
  const text = Buffer.from(bytes).toString()
  expect(text.endsWith('\n')).toBe(true)
  const line: Line = JSON.parse(text)
  const day = new Date(Number(line.cdc_changed_at_us) / 1_000).toISOString().slice(0, 10)
  expect(key).toMatch(new RegExp(`^orders/dt=${day}/`))
  return line
}

/** The newest change of each order, unless that removed it. */
function currentOf(lines: readonly Line[]): ReadonlyMap<unknown, Line> {
  const current = new Map<unknown, Line>()
  for (const line of lines) {
    const sequence = (each: Line | undefined) => BigInt(each?.cdc_sequence_number ?? 0)
    if (sequence(line) > sequence(current.get(line.cdc_key))) current.set(line.cdc_key, line)
  }
  const live = [...current.values()].filter(({ cdc_operation }) => cdc_operation !== 'REMOVE')
  return new Map(
    live.map(({ orderid = null, product_name = null, quantity = null, price = null }) => [
      orderid,
      { orderid, product_name, quantity, price },
    ]),
  )
}

function rowOf(item: Item): Line {
  const entries = Object.entries(item).map(([name, value]) => {
    return [name, 'N' in value ? Number(value.N) : 'S' in value ? value.S : null] as const
  })
  return Object.fromEntries(entries)
}
