import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { Lake } from '@inlet/lake'
import { checkTables } from '@inlet/scripts/check-tables'
import { createScenario, SAMPLE_TABLES, type Scenario } from '@inlet/scripts/samples'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { keysOf, lakeOf, VERSITYGW_AND_MOTO } from './aws.ts'
import { copyLake } from './copy-lake.ts'
import { deployFunction } from './deploy-function.ts'
import { waitUntil } from './wait-until.ts'

const BUCKET = 'raw'
const STREAM = 'table-changes'
const CHANGES = 1_500
const TABLES = [...SAMPLE_TABLES, TRANSACTIONS]
const FUNCTION = { name: 'stream-to-parquet', env: { S3_RAW: BUCKET }, timeoutSeconds: 60 } as const

const scenarioOf = () =>
  createScenario({ seed: 9, changes: CHANGES, start: new Date('2026-01-30T09:00:00Z'), tables: TABLES })

proving('wire', VERSITYGW_AND_MOTO.witness)(
  'stream-to-parquet loads batches, some of them twice, and every table equals its source',
  async () => {
    await using aws = await VERSITYGW_AND_MOTO.start([BUCKET])
    const handler = await aws.deploy(FUNCTION)
    const scenario = scenarioOf()
    for (const event of scenario.batches) expect(await handler(event)).toEqual({ batchItemFailures: [] })
    expect(await quarantined(aws.lake)).toBe(scenario.poison)
    await expectSources(aws.s3, aws.lake, scenario)
  },
)

proving('wire', MINISTACK)(
  'stream-to-parquet loads what Kinesis hands to Lambda; every table equals its source',
  async () => {
    await using server = await startMiniStack()
    const lake = await lakeOf(server, server, [BUCKET])
    // Left alone, it speaks HTTP/2, of which a request now and then is lost on MiniStack.
    const kinesis = new KinesisClient({ ...clientOptions(server), requestHandler: new NodeHttpHandler() })
    const streamArn = await createStream(kinesis)
    const arn = await deployFunction(server, FUNCTION)
    const scenario = scenarioOf()
    // Each record once: what Kinesis repeats is MiniStack's to say. The last of all cannot be loaded, and tells the end.
    const records = [...new Map(recordsOf(scenario).map(record => [record.eventID, record])).values()]
    for (let from = 0; from < records.length; from += 500) await putRecords(kinesis, records.slice(from, from + 500))
    await new LambdaClient(clientOptions(server)).send(
      new CreateEventSourceMappingCommand({
        FunctionName: arn,
        EventSourceArn: streamArn,
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 500,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    )
    await kinesis.send(
      new PutRecordsCommand({
        StreamName: STREAM,
        Records: [{ PartitionKey: 'end', Data: Buffer.from('the end') }],
      }),
    )
    await waitUntil('all is loaded', async () => (await quarantined(lake)) > scenario.poison)
    expect(await quarantined(lake)).toBe(scenario.poison + 1)
    await expectSources(server, lake, scenario)
  },
)

async function createStream(client: KinesisClient): Promise<string> {
  await client.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }))
  await waitUntilStreamExists({ client, maxWaitTime: 30, minDelay: 1 }, { StreamName: STREAM })
  const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName: STREAM }))
  return `${StreamDescriptionSummary?.StreamARN}`
}

function recordsOf({ batches }: Scenario): KinesisStreamRecord[] {
  return [...batches].flatMap((event: KinesisStreamEvent) => event.Records)
}

async function putRecords(client: KinesisClient, records: readonly KinesisStreamRecord[]): Promise<void> {
  const { FailedRecordCount } = await client.send(
    new PutRecordsCommand({
      StreamName: STREAM,
      Records: records.map(({ kinesis: { partitionKey, data } }) => ({
        PartitionKey: partitionKey,
        Data: Buffer.from(data, 'base64'),
      })),
    }),
  )
  expect(FailedRecordCount ?? 0).toBe(0)
}

/** Objects in quarantine. */
async function quarantined({ store }: Lake): Promise<number> {
  return (await keysOf(store, BUCKET, '_quarantine/')).length
}

/** Each change is in its table once, and each table's `_current` is what the DynamoDB table holds. */
async function expectSources(s3: AwsServer, { catalog }: Lake, scenario: Scenario): Promise<void> {
  await using copy = await copyLake(s3, catalog, [BUCKET])
  const sources = scenario.tables.map((table, index) => {
    return { source: table.source, key: TABLES[index]?.key ?? [], items: table.items() }
  })
  const checks = await checkTables(sources, copy.tables, copy.lake)
  expect(checks.flatMap(({ table, differences }) => differences.map(difference => ({ table, ...difference })))).toEqual(
    [],
  )
  expect(checks.map(({ items }) => items)).toEqual(checks.map(({ rows }) => rows))
  const counts = copy.tables.map(({ name }) => `SELECT count(*) AS n FROM raw.${name}_changes`)
  const { rows } = await copy.lake.query(`SELECT sum(n)::INT FROM (${counts.join(' UNION ALL ')})`)
  expect(rows).toEqual([[CHANGES]])
}
