import type { Lake } from '@inlet/lake'
import { startFakeAws } from '@inlet/lake/testing'
import type { KinesisStreamEvent } from 'aws-lambda'
import { expect, it } from 'vitest'
import { changesEvent, eventOf, NOON_US } from '../test/events.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const CHANGES = Array.from({ length: 40 }, (_, index) => ({
  keys: { pk: { S: `key ${index % 9}` } },
  image: { pk: { S: `key ${index % 9}` }, size: { N: String(index) }, [`only ${index % 3}`]: { S: 'é😀' } },
  eventId: `event ${index}`,
  at: NOON_US + index * 3_600_000_000,
}))

const EVENTS: readonly KinesisStreamEvent[] = [
  changesEvent(CHANGES.slice(0, 20)),
  eventOf(['%%%', {}]),
  changesEvent(CHANGES.slice(15)),
  changesEvent(CHANGES.slice(0, 20)),
]

/** Everything that the events leave behind in a lake. */
async function resultOf(lake: Lake) {
  for (const event of EVENTS) expect(await load(event, loaderOf(lake))).toEqual({ batchItemFailures: [] })
  const objects: [string, string][] = []
  for await (const { key } of lake.store.list('raw', '')) {
    objects.push([key, Buffer.from(await lake.store.read('raw', key)).toString('base64')])
  }
  const [table] = await lake.catalog.listTables('raw')
  return { objects, table, partitions: table && (await lake.catalog.listPartitions(table)) }
}

it('leaves the same objects and the same catalog on AWS as in directories', async () => {
  await using local = await makeTestLake()
  await using aws = await startFakeAws(['raw'])
  const expected = await resultOf(local)
  expect(expected.objects.length).toBeGreaterThan(4)
  expect(expected.partitions).toHaveLength(3)
  expect(await resultOf(aws.lake)).toEqual(expected)
})
