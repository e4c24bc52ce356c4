import assert from 'node:assert/strict'
import { defineTable, InputError, parseS3Event } from '@inlet/core'
import { readFeeds } from '@inlet/csv-to-partition/feeds'
import { handleInput } from '@inlet/csv-to-partition/testing'
import { readSettings } from '@inlet/firehose-transform/settings'
import { eventOf, findTableBy } from '@inlet/firehose-transform/testing'
import { transform } from '@inlet/firehose-transform/transform'
import { collectingTelemetry } from '@inlet/lake'
import { readEnvelope } from '@inlet/stream-to-parquet/envelope'
import { randomPuts } from '../../pipelines/random-puts.ts'
import type { FuzzTarget } from '../fuzz-target.ts'
import { mutateBytes } from '../mutate-bytes.ts'
import { mutateJson } from '../mutate-json.ts'

const S3_RECORD = {
  eventName: 'ObjectCreated:Put',
  s3: { bucket: { name: 'files' }, object: { key: 'in/a+b%2B.csv', size: 5, sequencer: '0055AED6DCD90281E5' } },
}
const S3_EVENT = { Records: [S3_RECORD, S3_RECORD] }
const BRIDGE_EVENT = {
  'detail-type': 'Object Created',
  source: 'aws.s3',
  detail: { bucket: { name: 'files' }, object: { key: 'in/a b+.csv', sequencer: '0055AED6DCD90281E5' } },
}
const QUEUE_EVENT = {
  Records: [S3_EVENT, BRIDGE_EVENT].map((body, index) => ({
    eventSource: 'aws:sqs',
    messageId: `message ${index}`,
    body: JSON.stringify(body),
  })),
}

/** Events of S3: one that nobody understands is an InputError where its objects would be. */
export const s3Events: FuzzTarget = {
  name: 's3-events',
  inputs: 'events of S3, direct, by EventBridge, and in SQS',
  run(random, note) {
    const event: unknown = JSON.parse(mutateJson(random.pick([S3_EVENT, BRIDGE_EVENT, QUEUE_EVENT]), random))
    note(event)
    const deliveries = parseS3Event(event)
    const ids = deliveries.flatMap(({ messageId }) => messageId ?? [])
    if (isQueueEvent(event))
      assert.deepEqual(
        ids,
        event.Records.map(({ messageId }) => messageId),
        'all messages',
      )
    for (const object of deliveries.flatMap(({ objects }) => objects)) {
      if (object instanceof InputError) assert.equal(object.code, 'BAD_EVENT')
      else assert(object.bucket !== '' && object.key !== '' && typeof object.key === 'string')
    }
  },
}

function isQueueEvent(event: unknown): event is { Records: { messageId: string }[] } {
  const records = (event as { Records?: unknown } | null)?.Records
  const isMessage = (each: Record<string, unknown>) =>
    each?.eventSource === 'aws:sqs' && typeof each.messageId === 'string' && typeof each.body === 'string'
  return Array.isArray(records) && records.length > 0 && records.every(isMessage)
}

/** Events of Firehose: one answer for each record, in their order, and those that failed with what came. */
export const firehoseEvents: FuzzTarget = {
  name: 'firehose-events',
  inputs: 'events of Firehose',
  async run(random, note) {
    const payloads = randomPuts(random, 4).map(({ bytes }) => mutateBytes(bytes, random))
    const event = JSON.parse(mutateJson(eventOf(payloads, { source: random.pick(['kinesis', 'direct']) }), random))
    note(event)
    const env = random.pick([
      { DELIVERY: 'json' },
      { DELIVERY: 'iceberg' },
      { DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert' },
    ])
    const settings = readSettings(env, [
      defineTable({ name: 'things', source: 'Things', columns: { pk: { type: 'string' } } }),
    ])
    const openSource = async () => {
      throw new Error('Expected everything to fit')
    }
    const { records } = await transform(event, {
      ...{ settings, openSource, telemetry: collectingTelemetry(), now: Date.now },
      findTable: findTableBy(settings),
    })
    const sent: { recordId: string; data: unknown }[] = event.records
    assert.deepEqual(
      records.map(({ recordId }) => recordId),
      sent.map(({ recordId }) => recordId),
    )
    for (const [index, answer] of records.entries()) {
      if (answer.result === 'ProcessingFailed') assert.deepEqual(answer.data, sent[index]?.data)
    }
  },
}

const SOURCE = {
  ...{ bucket_src: 'vendor', prefix: 'rates/', substr: 'rates_', bucket_dstn: 'lake', pathoutput: 'tables/rates' },
  ...{ table: 'rates', database: 'raw', partitions_cols: 'data_ref,region', schema: ['id', 'rate:double', 'region'] },
  ...{ delimiter: ';', encoding: 'utf-8', header: 'auto' },
}
const EXPECT = { min_rows: 1, max_quarantined_percent: 5 }
const INPUT = { ...SOURCE, data_ref: '20260131', expect: EXPECT }
const FEEDS = {
  rates: { schedule: 'cron(0 5 * * ? *)', timezone: 'Europe/London', input: SOURCE, expect: EXPECT },
}

/** Inputs of the daily load, and events that start it: what is loaded stays in its bucket's folders. */
export const loadInputs: FuzzTarget = {
  name: 'load-inputs',
  inputs: 'inputs of the daily load, and its feeds',
  async run(random, note) {
    const feeds: unknown = JSON.parse(mutateJson(FEEDS, random))
    const input: unknown = JSON.parse(
      mutateJson(random.pick([INPUT, { feed: 'rates', data_ref: '20260131' }, S3_EVENT]), random),
    )
    note({ feeds, input })
    const now = () => Date.UTC(2026, 1, 1)
    await handleInput(input, {
      feeds: readFeeds(random.chance(0.5) ? feeds : FEEDS, 'feeds.json'),
      defaults: { bucketSrc: undefined, bucketDstn: undefined, database: 'raw', now },
      telemetry: collectingTelemetry(),
      async load({ root, table, dataRef }) {
        assert(!root.prefix.split('/').includes('..') && !root.prefix.startsWith('/'), `folder ${root.prefix}`)
        assert.match(dataRef, /^\d{8}$/)
        assert(table.name !== '' && table.database !== '')
        // Inputs end where a load would begin.
        return {} as never
      },
    })
  },
}

const ENVELOPE = {
  code: 'NOT_JSON',
  reason: 'Expected JSON',
  ...{ handler: 'stream-to-parquet', encoding: 'base64', data: 'bm90IGpzb24=' },
  record: {
    ...{ eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s', shardId: 'shardId-000000000000' },
    ...{ eventID: 'shardId-000000000000:1', sequenceNumber: '1', approximateArrivalTimestamp: 1_769_860_799.25 },
  },
}

/** Objects of quarantine, which anybody may have edited. */
export const quarantineObjects: FuzzTarget = {
  name: 'quarantine-objects',
  inputs: 'objects of quarantine',
  run(random, note) {
    const bytes = mutateBytes(Buffer.from(mutateJson(ENVELOPE, random)), random)
    note(bytes)
    const read = readEnvelope(bytes)
    if (read !== undefined) assert.equal(typeof read.data, 'string')
  },
}
