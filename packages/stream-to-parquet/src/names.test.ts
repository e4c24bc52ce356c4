import type { KinesisStreamEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import {
  aggregateOf,
  changesEvent,
  eventOf,
  NOON_US,
  nativePayload,
  type StreamPlace,
  toBytes,
} from '../test/events.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const CHANGES = ['a', 'b', 'c', 'd'].map((pk, index) => ({
  keys: { pk: { S: pk } },
  eventId: pk,
  at: NOON_US + index * 6 * 3_600_000_000,
}))

/** The objects of a lake of their own that some events leave behind. */
async function objectsOf(...events: KinesisStreamEvent[]): Promise<string[]> {
  await using lake = await makeTestLake()
  for (const event of events) await load(event, loaderOf(lake))
  // Awaited here: the lake goes when this returns.
  return await lake.objects()
}

function changesAt(place: StreamPlace): KinesisStreamEvent {
  return changesEvent(CHANGES, place)
}

describe('the names of files', () => {
  it('are a day of the change and a function of the records', async () => {
    const objects = await objectsOf(changesAt({}))
    expect(objects).toHaveLength(2)
    const name = /^raw\/things\/dt=2026-0(1-31|2-01)\/[0-9a-f]{8}-shardId-0{12}-\d{56}-\d{56}-2-[0-9a-f]{16}\.parquet$/
    for (const object of objects) expect(object).toMatch(name)
  })

  it('are the same for the same records, so that a batch that comes again overwrites itself', async () => {
    const objects = await objectsOf(changesAt({}))
    expect(await objectsOf(changesAt({}))).toEqual(objects)
    expect(await objectsOf(changesAt({}), changesAt({}), changesAt({}))).toEqual(objects)
  })

  it('differ for other records, even between the same first and last', async () => {
    const { Records } = changesEvent(CHANGES.map(change => ({ ...change, at: NOON_US })))
    const splits = [Records, Records.slice(0, 3), Records.toSpliced(1, 1), Records.toSpliced(2, 1)]
    const names = await Promise.all(splits.map(split => objectsOf({ Records: split })))
    expect(new Set(names.flat()).size).toBe(splits.length)
  })

  it('differ for records of one aggregate', async () => {
    const parts = CHANGES.map(change => toBytes(nativePayload({ ...change, at: NOON_US })))
    const names = await Promise.all([
      objectsOf(eventOf([await aggregateOf(parts)])),
      objectsOf(eventOf([await aggregateOf(parts.slice(1))])),
    ])
    expect(new Set(names.flat()).size).toBe(2)
  })

  it('differ between streams whose shards and sequence numbers are the same', async () => {
    const [ours, theirs] = [changesAt({ stream: 'ours' }), changesAt({ stream: 'theirs' })]
    expect(await objectsOf(ours, theirs)).toHaveLength(4)
    expect(await objectsOf(ours, theirs, ours, theirs)).toHaveLength(4)
  })
})

describe('the names of quarantined records', () => {
  it('say the day of arrival, the shard, the sequence number and the place in an aggregate', async () => {
    const aggregate = await aggregateOf([
      Buffer.from('one'),
      toBytes(nativePayload({ keys: { pk: { S: 'a' } } })),
      Buffer.from('two'),
    ])
    const objects = await objectsOf(eventOf(['%%%', aggregate], { shard: 7 }))
    const place =
      'raw/_quarantine/stream-to-parquet/dt=2026-01-31/shardId-000000000007-4964848274602535014170166059894799'
    expect(objects.filter(name => name.includes('_quarantine'))).toEqual([
      `${place}${'1'.padStart(22, '0')}.json`,
      `${place}${'2'.padStart(22, '0')}-0.json`,
      `${place}${'2'.padStart(22, '0')}-2.json`,
    ])
  })

  it('differ between streams whose shards and sequence numbers are the same', async () => {
    const events = ['ours', 'theirs', 'others'].map(stream => eventOf(['%%%', `${stream}%`], { stream }))
    const objects = await objectsOf(...events)
    expect(objects).toHaveLength(6)
    expect(await objectsOf(...events, ...events.toReversed())).toHaveLength(6)
  })
})
