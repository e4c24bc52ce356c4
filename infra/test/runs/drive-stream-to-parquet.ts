import { expectAll, type PlainRun, required } from './run.ts'
import { sourceTables } from './source-tables.ts'

const AT_US = Date.UTC(2026, 0, 31, 12) * 1_000

/**
 * Batches of every table: one that makes the tables, one of another day with new columns, and one with records that are
 * quarantined, twice; and a stream whose shards have the names of the first one's.
 */
export async function driveStreamToParquet(run: PlainRun): Promise<void> {
  const { env, streamArn = 'arn:aws:kinesis:eu-west-2:000000000000:stream/changes' } = run.site
  await run.createDatabase(required(env.DATABASE, 'DATABASE'))
  const tables = sourceTables(env)
  const changes = (more: object, days: number) =>
    tables.map(table => changeOf(table, { pk: { S: 'a' }, ...more }, AT_US + days * 86_400_000_000))
  const load = async (payloads: readonly string[], from: number, arn = streamArn) =>
    expectAll(await run.invoke(eventOf(payloads, from, arn)), { batchItemFailures: [] })
  await load(changes({}, 0), 1)
  await load(changes({ note: { S: 'grown' } }, 1), 100)
  const bad = ['bm90IGEgY2hhbmdl', ...changes({}, 0)]
  await load(bad, 200)
  await load(bad, 200)
  await load(['YW5vdGhlcg=='], 200, `${streamArn}-2`)
}

function changeOf(tableName: string, image: object, at: number): string {
  const Keys = { pk: { S: 'a' } }
  return Buffer.from(
    JSON.stringify({
      eventID: `${tableName}-${at}`,
      eventName: 'INSERT',
      recordFormat: 'application/json',
      tableName,
      dynamodb: {
        ApproximateCreationDateTime: at,
        ApproximateCreationDateTimePrecision: 'MICROSECOND',
        Keys,
        NewImage: { ...image, ...Keys },
      },
      eventSource: 'aws:dynamodb',
    }),
  ).toString('base64')
}

function eventOf(payloads: readonly string[], from: number, eventSourceARN: string): unknown {
  return {
    Records: payloads.map((data, index) => {
      const sequenceNumber = String(10n ** 55n + BigInt(from + index))
      const shard = 'shardId-000000000000'
      return {
        kinesis: { partitionKey: 'a', sequenceNumber, data, approximateArrivalTimestamp: AT_US / 1_000_000 },
        eventSource: 'aws:kinesis',
        eventID: `${shard}:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        eventSourceARN,
      }
    }),
  }
}
