import { describe, expect, it } from 'vitest'
import { type AwsCall, nameOf } from '../aws/aws-call.ts'
import { findDenied } from '../iam/allows.ts'
import { toIamRequests } from '../iam/to-iam-requests.ts'
import { DRIVES, type HandlerName } from './drives.ts'
import { findForgotten } from './find-forgotten.ts'
import { handlerPackages } from './handler-file.ts'
import { recordCalls } from './record-calls.ts'
import type { Site } from './run.ts'

const ID = '123456789012'
const KINESIS = `arn:aws:kinesis:eu-west-2:${ID}:stream/changes`
const FIREHOSE = `arn:aws:firehose:eu-west-2:${ID}:deliverystream/orders`
const LAKE = { QUARANTINE_BUCKET: 'the-quarantine', DATABASE: 'the_lake' }

type Place = Omit<Site, 'functionArn'>

/** Where each handler runs here; where one has several ways of running, all of them. */
const PLACES: Readonly<Record<HandlerName, readonly Place[]>> = {
  'stream-to-parquet': [{ env: { S3_RAW: 'the-raw', ...LAKE, SOURCES: 'orders=mine-orders' }, streamArn: KINESIS }],
  'csv-to-dynamodb': [{ env: { TABLE_NAME: 'mine-accounts' }, bucket: 'the-uploads' }],
  'csv-to-partition': [{ env: { BUCKET_SRC: 'the-vendors', BUCKET_DSTN: 'the-raw', ...LAKE } }],
  'firehose-transform': [
    { env: { DELIVERY: 'json', TABLES: 'orders' }, deliveryStreamArn: FIREHOSE, streamArn: KINESIS },
    { env: { DELIVERY: 'json', TABLES: 'orders' }, deliveryStreamArn: FIREHOSE },
    { env: { DELIVERY: 'iceberg', TABLES: 'transactions' }, deliveryStreamArn: FIREHOSE, streamArn: KINESIS },
  ],
  'capture-watch': [{ env: { CAPTURES: JSON.stringify([{ table: 'mine-orders', stream: KINESIS }]) } }],
  'athena-views': [
    {
      env: {
        WORKGROUP: 'views',
        DATABASES: 'the_lake',
        ICEBERG_CATALOG: 's3tablescatalog/mine',
        ICEBERG_DATABASE: 'analytics',
        ICEBERG_VIEWS_DATABASE: 'the_views',
      },
    },
  ],
}

const runs = new Map<HandlerName, Promise<readonly AwsCall[]>>()

/** What a handler calls in all of its places; they are run once. */
function callsOf(handler: HandlerName): Promise<readonly AwsCall[]> {
  const found = runs.get(handler) ?? runAll(handler)
  runs.set(handler, found)
  return found
}

async function runAll(handler: HandlerName): Promise<readonly AwsCall[]> {
  const functionArn = `arn:aws:lambda:eu-west-2:${ID}:function:${handler}`
  const calls: AwsCall[] = []
  for (const place of PLACES[handler]) calls.push(...(await recordCalls(handler, { functionArn, ...place })))
  return calls
}

describe.each(Object.keys(DRIVES) as HandlerName[])('the calls of %s', handler => {
  it('are recorded: all that are in its bundle, but for those that it has no use for', async () => {
    const calls = await callsOf(handler)
    expect(await findForgotten(handler, calls)).toEqual([])
    // And it would be told, had one been forgotten.
    const [first] = calls.map(nameOf)
    expect(
      await findForgotten(
        handler,
        calls.filter(call => nameOf(call) !== first),
      ),
    ).toEqual([`${first} is in the bundle, and not recorded`])
  })

  it('need permissions that are known', async () => {
    const requests = (await callsOf(handler)).flatMap(call => toIamRequests(call, { id: ID }))
    const Statement = { Effect: 'Allow', Action: '*', Resource: '*' }
    const identity = { everything: { Version: '2012-10-17', Statement } }
    expect(await findDenied({ role: `arn:aws:iam::${ID}:role/any`, identity }, requests)).toEqual([])
  })
})

it('has a run for every handler that there is', () => {
  expect(Object.keys(DRIVES).sort()).toEqual([...handlerPackages()].sort())
})
