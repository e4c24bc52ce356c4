import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import type { ImportEvent } from '../../live/imports/import-event.ts'
import type { LiveEvent } from '../../live/live-event.ts'
import type { LoadEvent } from '../../live/loads/load-event.ts'
import { describeLiveEvent } from './describe-live-event.ts'

const describeIn = describeLiveEvent(resolve('some/lake'))
const told = (event: LiveEvent) => {
  const line = describeIn(event)
  return line && stripVTControlCharacters(line)
}

const MESSAGE = {
  queue: 'csv-uploads',
  messageId: 'm',
  subject: 's3://csv-uploads/Offers/a.csv',
  receives: 2,
  sentAt: 0,
}
const OFFERS = { object: 's3://csv-uploads/Offers/a.csv', table: 'Offers' }
const RATES = { feed: 'rates', dataRef: '20260131' }

it.each<[LiveEvent, string | undefined]>([
  [{ of: 'queue', event: { is: 'sent', ...MESSAGE } }, undefined],
  [{ of: 'queue', event: { is: 'succeeded', ...MESSAGE } }, undefined],
  [
    { of: 'queue', event: { is: 'failed', reason: 'handler: BAD_HEADER', afterMs: 2_000, ...MESSAGE } },
    '✗ s3://csv-uploads/Offers/a.csv failed at attempt 2: handler: BAD_HEADER. Again in 2.0 s',
  ],
  [
    { of: 'queue', event: { is: 'dead', reason: 'x', objectKey: 'aws/sqs/x.json', ...MESSAGE, receives: 5 } },
    '✗ s3://csv-uploads/Offers/a.csv given up after 5 attempts: s3://on-failure/aws/sqs/x.json',
  ],
  [
    { of: 'bucket', event: { is: 'not-handed-over', bucket: 'b', key: 'k', reason: 'Error: disk full' } },
    '✗ s3://b/k cannot be taken up: Error: disk full',
  ],
  [{ of: 'schedule', event: { is: 'due', schedule: 'rates', at: 0, nextAt: 1 } }, '  rates is due by its schedule'],
  [{ of: 'reload', functionName: 'csv-to-dynamodb', failure: null }, '✓ csv-to-dynamodb reloaded'],
  [
    { of: 'reload', functionName: 'csv-to-dynamodb', failure: 'SyntaxError: x' },
    '✗ csv-to-dynamodb does not load, and is tried again with the next save: SyntaxError: x',
  ],
  [{ of: 'reload-failed', reason: 'ENOSPC' }, "✗ Changes of the functions' sources go unnoticed: ENOSPC"],
  [{ of: 'log', functionName: 'csv-to-partition', line: '{"RecordsQuarantined":1}' }, undefined],
  [{ of: 'log', functionName: 'csv-to-dynamodb', line: '{"level":"ERROR","message":"Import failed"}' }, undefined],
  [
    { of: 'log', functionName: 'stream-to-parquet', line: '{"RecordsQuarantined":1}' },
    '✗ 1 of these of no table that is known: in quarantine, s3://raw/_quarantine/',
  ],
  [
    { of: 'queue', event: { is: 'store-failed', queue: 'q', reason: 'a\u001b]0;x\u0007\u009b2J\n' } },
    String.raw`✗ The queue q cannot be read or written: a\u001b]0;x\u0007\u009b2J\n`,
  ],
  [
    { of: 'log', functionName: 'stream-to-parquet', line: '{"level":"ERROR","message":"x\\u009b2J"}' },
    String.raw`✗ x\u009b2J`,
  ],
  [{ of: 'delivery', records: [], response: null }, undefined],
])('tells %j', (event, line) => {
  expect(told(event)).toBe(line)
})

it.each<[ImportEvent, string]>([
  [
    { is: 'imported', ...OFFERS, processed: 1_200, unprocessed: 0, ms: 1_500 },
    '✓ s3://csv-uploads/Offers/a.csv: 1,200 rows imported into Offers, in 1.5 s',
  ],
  [
    { is: 'imported', ...OFFERS, processed: 1, unprocessed: 2, ms: 100 },
    '✓ s3://csv-uploads/Offers/a.csv: 1 row imported into Offers, in 0.1 s; 2 could not be: s3://csv-uploads/unprocessed/Offers/a.unprocessed.json',
  ],
  [
    { is: 'waits-for-table', ...OFFERS, reason: 'there is no table Offers' },
    `✗ s3://csv-uploads/Offers/a.csv waits: there is no table Offers. Make it, or let \`pnpm lake import '${join('some/lake', 'csv-uploads/Offers/a.csv')}' --table Offers --key <its key columns>\` do so`,
  ],
  [
    { is: 'waits-for-table', object: "s3://csv-uploads/Offers/'; id; '.csv", table: 'Offers', reason: 'no' },
    `✗ s3://csv-uploads/Offers/'; id; '.csv waits: no. Make it, or let \`pnpm lake import '${join('some/lake', String.raw`csv-uploads/Offers/'\''; id; '\''.csv`)}' --table Offers --key <its key columns>\` do so`,
  ],
  [
    { is: 'refused', object: 's3://csv-uploads/\u001b[31mred.csv', reason: 'no' },
    '✗ s3://csv-uploads/\\u001b[31mred.csv is not imported: no',
  ],
])('tells of an import: %j', (event, line) => {
  expect(told({ of: 'import', event })).toBe(line)
})

it.each<[LoadEvent, string | undefined]>([
  [{ is: 'begun', ...RATES, object: null }, undefined],
  [
    { is: 'loaded', ...RATES, table: 'raw.rates', object: 's3://x', rows: 150, quarantined: 1, rescued: 2, ms: 600 },
    '✓ 150 rows of 20260131 loaded into raw.rates, in 0.6 s, 1 in quarantine, 2 values rescued',
  ],
  [
    { is: 'of-no-feed', object: 's3://b/x.csv' },
    '✗ s3://b/x.csv is of no feed, or its name tells no day that there is',
  ],
])('tells of a load: %j', (event, line) => {
  expect(told({ of: 'load', event })).toBe(line)
})

it('tells why a file failed, and once for each reason', () => {
  const describe = describeLiveEvent('lake')
  const lines = (...events: LiveEvent[]) =>
    events.map(describe).flatMap(line => (line === undefined ? [] : [stripVTControlCharacters(line)]))
  const run = (object: string | null, code: string, message: string): LiveEvent => ({
    of: 'run',
    run: {
      ...{
        id: `${object} ${code}`,
        kind: 'import',
        trigger: 'upload',
        object,
        table: 'Offers',
        feed: null,
        dataRef: null,
      },
      ...{ status: 'waiting', startedAt: 0, endedAt: null, progress: null, accounting: null, outputs: [], swaps: [] },
      failure: { code, message },
    },
  })
  const failed = (receives: number): LiveEvent => ({
    of: 'queue',
    event: { is: 'failed', reason: 'handler: X', afterMs: 1_000, ...MESSAGE, receives },
  })
  const [file, other] = [MESSAGE.subject, 's3://csv-uploads/Offers/b.csv']
  expect(
    lines(
      run(null, 'EMPTY_FILE', `${file}: expected a header, found nothing`),
      run(other, 'NO_ROWS', `${other}: expected rows`),
      ...[failed(1), failed(2), failed(3)],
      run(file, 'THROTTLED', 'DynamoDB takes no more'),
      ...[failed(4), failed(5)],
    ),
  ).toEqual([
    `✗ ${file} failed at attempt 1: EMPTY_FILE: expected a header, found nothing. Again in 1.0 s`,
    `✗ ${file} failed at attempt 4: THROTTLED: DynamoDB takes no more. Again in 1.0 s`,
  ])
})
