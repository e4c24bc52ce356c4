import { readFeeds } from '@inlet/csv-to-partition/feeds'
import { makeTestLake, type TestLake } from '@inlet/stream-to-parquet/testing'
import { describe, expect, it } from 'vitest'
import { openLocalPlace } from './local-place.ts'
import type { ReplayPlace } from './place.ts'
import { replayedKey } from './replayed-key.ts'
import { runOf } from './test/replay-lake.ts'

const SECRET = 'SECRET'
const DAY = '20260131'

const input = { bucket_src: 'drop', bucket_dstn: 'lake', schema: ['id:int', 'name:string'] }
/** They fill one table, each its own partitions of a day. */
const shared = { ...input, schema: ['id:int', 'region'], table: 'both', partitions_cols: ['data_ref', 'region'] }
const FEEDS = {
  rates: { schedule: 'rate(1 day)', input: { ...input, substr: 'rates-{data_ref}', table: 'rates' } },
  newest: { schedule: 'rate(1 day)', input: { ...input, prefix: 'newest', table: 'newest' } },
  one: { schedule: 'rate(1 day)', input: { ...shared, substr: 'one-{data_ref}' } },
  other: { schedule: 'rate(1 day)', input: { ...shared, substr: 'other-{data_ref}' } },
}

function openPlace(lake: TestLake, feeds: object = FEEDS): Promise<ReplayPlace> {
  return openLocalPlace({ lake: lake.root, feeds: readFeeds(feeds, 'feeds'), env: {}, option: undefined, apply: true })
}

/** A lake with a day loaded, of which some rows could not be. */
async function loadedLake(text: string): Promise<TestLake> {
  const lake = await makeTestLake()
  await putFile(lake, text)
  await using place = await openPlace(lake)
  const feed = place.daily.feeds.find(({ name }) => name === 'rates')
  if (feed === undefined) throw new Error('Expected the feed')
  await place.daily.load(feed, DAY)
  return lake
}

function putFile(lake: TestLake, text: string): Promise<unknown> {
  return lake.store.write('drop', `rates-${DAY}.csv`, Buffer.from(text))
}

async function quarantineOf(lake: TestLake): Promise<string[]> {
  return (await lake.objects()).filter(name => name.startsWith('lake/_quarantine/'))
}

const BAD_FILE = `id,name\n1,a\n2,${SECRET},more\n3\n4,d\n`

describe('rows of a daily file', () => {
  it('go in again with the whole day, once the file is corrected, and those that are still bad stay', async () => {
    await using lake = await loadedLake(BAD_FILE)
    const [before = ''] = await quarantineOf(lake)
    await using place = await openPlace(lake)
    expect(await runOf(place, { apply: false })).toMatchObject([
      { kind: 'daily', rows: 2, unknown: 2, was: ['CELL_COUNT'], tables: ['raw.rates'] },
    ])
    expect(await quarantineOf(lake)).toEqual([before])

    await putFile(lake, 'id,name\n1,a\n2,b\n3\n4,d\n')
    const reports = await runOf(place)
    const [after = '', ...others] = await quarantineOf(lake)
    expect([others, after === before]).toEqual([[], false])
    expect(reports).toMatchObject([
      {
        object: `s3://${before}`,
        outcome: 'loaded',
        rows: 2,
        loaded: 1,
        bad: 1,
        reasons: [`CELL_COUNT: in s3://${after}`],
      },
    ])
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    expect(await lake.query('SELECT id, name FROM raw.rates ORDER BY id')).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
      { id: 4, name: 'd' },
    ])
    const copy = await lake.store.read('lake', replayedKey(before.slice('lake/'.length)))
    expect(Buffer.from(copy).toString()).toContain(Buffer.from(`2,${SECRET},more\n`).toString('base64'))

    await putFile(lake, 'id,name\n1,a\n2,b\n3,c\n4,d\n')
    expect(await runOf(place)).toMatchObject([{ rows: 1, loaded: 1, bad: 0 }])
    expect(await quarantineOf(lake)).toEqual([])
    expect(await runOf(place)).toEqual([])
  })

  it('of several loads of a day are of one load then', async () => {
    await using lake = await loadedLake(BAD_FILE)
    await using place = await openPlace(lake)
    const load = place.daily.load
    const loads: string[] = []
    const counting = {
      ...place.daily,
      load(...args: Parameters<typeof load>) {
        loads.push(args[1])
        return load(...args)
      },
    }
    const [feed] = place.daily.feeds
    if (feed !== undefined) await load(feed, DAY)
    expect(await quarantineOf(lake)).toHaveLength(2)
    const reports = await runOf({ ...place, daily: counting })
    expect(reports.map(({ rows, loaded, bad }) => [rows, loaded, bad])).toEqual([
      [2, 0, 2],
      [2, 0, 2],
    ])
    expect(loads).toEqual([DAY])
    expect(await quarantineOf(lake)).toHaveLength(1)
  })

  it('stay, as does what is live, where the load fails', async () => {
    await using lake = await loadedLake(BAD_FILE)
    const before = await lake.objects()
    await lake.store.delete('drop', [`rates-${DAY}.csv`])
    await using place = await openPlace(lake)
    expect(await runOf(place)).toMatchObject([
      { outcome: 'left', left: 2, reasons: [expect.stringMatching(/^NO_MATCH/)] },
    ])
    expect(await quarantineOf(lake)).toEqual(before.filter(name => name.includes('_quarantine/')))
    expect(await lake.query('SELECT count(*)::int AS n FROM raw.rates')).toEqual([{ n: 2 }])
  })

  it.each([
    ['raw.unheard', 'NO_FEED: no feed fills raw.unheard'],
    ['other.rates', 'NO_FEED'],
    ['raw.both', 'SEVERAL_FEEDS: one, other fill raw.both'],
    ['raw.newest', 'NO_DAYS: feed newest does not tell the files of days apart'],
  ])('of %s are left alone: %s', async (table, reason) => {
    await using lake = await makeTestLake()
    const key = `_quarantine/csv-to-partition/${table}/data_ref=${DAY}/load-000001-0a0b0c0d.jsonl`
    await lake.store.write('lake', key, Buffer.from('{"row":1,"code":"CELL_COUNT"}\n'))
    await using place = await openPlace(lake)
    const reports = await runOf(place)
    expect(reports).toMatchObject([{ outcome: 'left', rows: 1, left: 1, reasons: [expect.stringContaining(reason)] }])
    await lake.store.head('lake', key)
  })

  it.each([
    [`raw.rates/data_ref=${DAY}/load-000001-0a0b0c0d.jsonl`, SECRET, 'NO_ROWS'],
    [`raw.rates/data_ref=${DAY}/load-000001-0a0b0c0d.jsonl`, `{"row":1,"code":"${SECRET} ?"}`, 'NO_ROWS'],
    [`raw.rates/data_ref=${DAY}/load-000001-0a0b0c0d.jsonl`, '', 'NO_ROWS'],
    [`raw.rates/data_ref=2026/load-000001-0a0b0c0d.jsonl`, '{"row":1,"code":"DRIFT"}', 'NOT_OURS'],
    [`raw.rates/${DAY}.csv`, SECRET, 'NOT_OURS'],
  ])('in an object that is none of a load are left alone: %s, %j', async (name, text, reason) => {
    await using lake = await makeTestLake()
    const key = `_quarantine/csv-to-partition/${name}`
    await lake.store.write('lake', key, Buffer.from(text))
    await using place = await openPlace(lake)
    const reports = await runOf(place)
    expect(reports).toMatchObject([{ outcome: 'left', reasons: [expect.stringContaining(reason)] }])
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    await lake.store.head('lake', key)
  })
})
