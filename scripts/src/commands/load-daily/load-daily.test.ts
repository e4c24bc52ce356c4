import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '@inlet/console/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callLake } from '../../live/test/call-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { openRunLog } from '../../runs/run-log.ts'

/** So many take a while, in several batches. */
const MANY = 100_000

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-daily-'))
})
afterEach(() => rm(lake, { recursive: true }))

const env = () => ({ LOCAL_BUCKETS_DIR: lake, BUCKET_SRC: '', BUCKET_DSTN: '', DATABASE: '' })
const call = (args: readonly string[]) => callLake(args, env())

function run(args: readonly string[], onStart?: (child: ChildProcess) => void) {
  return runLake(args, env(), onStart)
}

async function put(path: string, content: string): Promise<string> {
  const file = join(lake, path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
  return file
}

function putFile(day: string, rows: number, more = ''): Promise<string> {
  const lines = Array.from({ length: rows }, (_, index) => `${index},${day}\n`).join('')
  return put(`drop/rates-${day}.csv`, `id,day\n${lines}${more}`)
}

/** A file of feeds, one of which tells days apart by its files. */
function putFeeds(): Promise<string> {
  const input = { bucket_src: 'drop', bucket_dstn: 'lake', schema: { id: 'int', day: 'string' } }
  const feeds = {
    rates: { schedule: 'rate(1 day)', input: { ...input, substr: '{data_ref}', table: 'rates' } },
    newest: {
      schedule: 'rate(1 day)',
      timezone: 'Europe/London',
      input: { ...input, table: 'newest' },
      description: 'Whatever is newest',
    },
  }
  return put('feeds.json', JSON.stringify(feeds))
}

/** The loads that the lake's log has, newest first. */
async function runs(): Promise<readonly Run[]> {
  return (await openRunLog(lake).list('daily load', undefined, 10)).runs
}

async function queryDays(): Promise<unknown> {
  const sql = 'SELECT data_ref, count(*)::int AS n, count(DISTINCT id)::int AS ids FROM raw.rates GROUP BY 1 ORDER BY 1'
  const { stdout, stderr } = await call(['query', '--json', sql])
  return stderr === '' ? JSON.parse(stdout) : stderr
}

/** Ends the command once its load is under way. */
async function endDuringLoad(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const state = join(lake, 'lake/_state/csv-to-partition/raw/rates.json')
  const loads = async () => JSON.parse(await readFile(state, 'utf8')).loads.length
  while ((await loads().catch(() => 0)) === 0) await sleep(5)
  child.kill(signal)
}

describe('lake load-daily', () => {
  it('lists the feeds that there are', async () => {
    const { stdout, stderr, code } = await call(['load-daily'])
    expect([stderr, code]).toEqual(['', 0])
    expect(stdout).toMatch(/^feed\tschedule\tsource\ttable\tdescription\nexchange_rates\tcron\(/)
    expect(stdout).toContain('\ts3://vendor-drop/rates/*rates_{data_ref}*\traw.exchange_rates\t')
    const feeds = await putFeeds()
    expect((await call(['load-daily', '--feeds', feeds])).stdout).toBe(
      'feed\tschedule\tsource\ttable\tdescription\n' +
        'rates\trate(1 day)\ts3://drop/*{data_ref}*\traw.rates\t\n' +
        'newest\trate(1 day) Europe/London\ts3://drop/*\traw.newest\tWhatever is newest\n',
    )
    const listed = JSON.parse((await call(['load-daily', '--feeds', feeds, '--json'])).stdout)
    expect(listed).toMatchObject([
      { name: 'rates', schedule: 'rate(1 day)', timezone: 'UTC', input: { table: 'rates' } },
      {},
    ])
  })

  it('loads a day, and a corrected file of it in its place', async () => {
    const args = ['load-daily', 'rates', '--feeds', await putFeeds(), '--data-ref', '20260131']
    await putFile('20260131', 3, 'not a number,20260131\nshort\n')
    // The demo empties what it made: from here on, the lake is somebody's.
    await writeFile(join(lake, '.made-by-the-demo'), '')
    const first = await run(args)
    expect(first.stdout).toMatch(
      /^day\tsource object\trows\tquarantined\trescued\tfiles\ttook\n20260131\ts3:\/\/drop\/rates-20260131.csv\t4\t1\t1\t1\t\d+\.\d s\n$/,
    )
    expect(first.stderr).toMatch(
      /^20260131: values that do not fit are in rescued_data: \w+ \(1\)\n20260131: 1 row is in s3:\/\/lake\/_quarantine\/\S+\.jsonl\n$/,
    )
    expect(first.code).toBe(0)
    expect(existsSync(join(lake, '.made-by-the-demo'))).toBe(false)
    await putFile('20260131', 2)
    const again = JSON.parse((await call([...args, '--json'])).stdout)
    expect(again).toMatchObject({
      feed: 'rates',
      failure: null,
      days: [{ status: 'Success', rows: 2, table: 'raw.rates' }],
    })
    expect(await queryDays()).toEqual([{ data_ref: '20260131', n: 2, ids: 2 }])
    const [second, former] = await runs()
    expect(former).toMatchObject({
      ...{ kind: 'daily load', trigger: 'command', feed: 'rates', dataRef: '20260131', table: 'raw.rates' },
      ...{ status: 'succeeded', object: 's3://drop/rates-20260131.csv', failure: null },
      accounting: { in: 5, written: 4, superseded: 0, refused: 1, rescued: 1 },
      outputs: [{ name: 'quarantine', object: expect.stringMatching(/^s3:\/\/lake\/_quarantine\/.*\.jsonl$/) }],
      swaps: [{ partition: 'data_ref=20260131', before: null, rowsBefore: null, rowsAfter: 4 }],
    })
    const [swap] = former?.swaps ?? []
    expect(second?.swaps).toMatchObject([{ before: swap?.after, rowsBefore: 4, rowsAfter: 2 }])
  })

  it('loads several days, each from its own file; one that fails does not keep the others', async () => {
    const args = ['load-daily', 'rates', '--feeds', await putFeeds(), '--from', '2026-02-28', '--to', '20260302']
    await putFile('20260228', 1)
    await putFile('20260302', 2)
    const { stdout, stderr, code } = await call(args)
    expect(stdout.split('\n').map(line => line.split('\t').slice(0, 3))).toEqual([
      ['day', 'source object', 'rows'],
      ['20260228', 's3://drop/rates-20260228.csv', '1'],
      ['20260301', '✗ NO_MATCH', ''],
      ['20260302', 's3://drop/rates-20260302.csv', '2'],
      [''],
    ])
    expect(stderr).toMatch(/^20260301: NO_MATCH: .*"20260301".*\n$/)
    expect(code).toBe(1)
    expect(await queryDays()).toMatchObject([
      { data_ref: '20260228', n: 1 },
      { data_ref: '20260302', n: 2 },
    ])
    expect((await runs()).map(({ dataRef, status, failure }) => [dataRef, status, failure?.code])).toEqual([
      ['20260302', 'succeeded', undefined],
      ['20260301', 'failed', 'NO_MATCH'],
      ['20260228', 'succeeded', undefined],
    ])
    const { days } = JSON.parse((await call([...args, '--json'])).stdout)
    expect(days).toMatchObject([{ rows: 1 }, { status: 'Failed', code: 'NO_MATCH' }, { rows: 2 }])
  })

  it('leaves what was there if it is interrupted, and does not begin what is left', async () => {
    const feeds = await putFeeds()
    await putFile('20260131', 5)
    await call(['load-daily', 'rates', '--feeds', feeds, '--data-ref', '20260131'])
    await putFile('20260131', MANY)
    const args = ['load-daily', 'rates', '--feeds', feeds, '--from', '20260131', '--to', '20260202']
    const { stdout, stderr, code } = await run(args, child => void endDuringLoad(child, 'SIGINT'))
    expect(stdout).toBe('')
    expect(stderr).toBe(
      'Stopping; Ctrl-C again stops at once.\n' +
        'Interrupted: 20260131 is not loaded. What the table had before is live.\n' +
        'Interrupted: not begun were 20260201, 20260202.\n',
    )
    expect(code).toBe(130)
    expect(await queryDays()).toEqual([{ data_ref: '20260131', n: 5, ids: 5 }])
    expect(await readdir(join(lake, 'lake/rates'))).toHaveLength(1)
    expect(await runs()).toMatchObject([{ status: 'interrupted', swaps: [] }, { status: 'succeeded' }])
    expect((await call(args)).stdout).toContain('100,000')
    expect(await queryDays()).toEqual([{ data_ref: '20260131', n: MANY, ids: MANY }])
  })

  it.each([
    { args: ['--data-ref', '20260131'], problem: 'Expected a feed for the days' },
    { args: ['rates', '--data-ref', '20260230'], problem: 'for --data-ref, found "20260230"' },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await call(['load-daily', ...args])
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })

  it('says what is wrong before it begins', async () => {
    const feeds = await putFeeds()
    const failure = async (...args: readonly string[]) => {
      const { stdout, stderr, code } = await call(['load-daily', ...args])
      expect([stdout, code]).toEqual(['', 1])
      return stderr
    }
    expect(await failure('nope', '--feeds', feeds)).toBe('There is no feed "nope"; there is rates, newest\n')
    expect(await failure('rates', '--feeds', feeds, '--data-ref', '20260131')).toBe(
      `There is no bucket drop in the lake: put the file there, as ${join(lake, 'drop')}/*20260131*\n`,
    )
    const range = ['--from', '20260101', '--to', '20260102']
    expect(await failure('newest', '--feeds', feeds, ...range)).toContain('put {data_ref} into its prefix or substr')
    expect(await failure('rates', '--feeds', join(lake, 'no.json'))).toContain('There is no file')
    expect(await failure('rates', '--feeds', lake)).toContain('is a folder')
    expect(await failure('rates', '--feeds', await put('bad.json', '{'))).toContain('Expected JSON in')
    const wrong = await put('wrong.json', JSON.stringify({ rates: { schedule: 'daily', input: {} } }))
    expect(await failure('rates', '--feeds', wrong)).toMatch(/wrong\.json: rates\.schedule: .*; rates\.input\.table: /)
    const asJson = await call(['load-daily', 'nope', '--feeds', feeds, '--json'])
    expect(JSON.parse(asJson.stdout)).toMatchObject({ feed: 'nope', days: [], failure: { code: 'BAD_INPUT' } })
    expect(asJson.code).toBe(1)
  })
})

describe('lake clean', () => {
  it('removes what a load has replaced, once it is old enough, and says what waits', async () => {
    const load = ['load-daily', 'rates', '--feeds', await putFeeds(), '--data-ref', '20260131']
    await putFile('20260131', 3)
    await call(load)
    await call(load)
    const waiting = await run(['clean'])
    expect(waiting.stdout).toMatch(
      /^raw\.rates: removed 0 files \(0 bytes\) of 0 locations\n {2}waits until \S+Z: s3:\/\/lake\/rates\/load-000001-\S+, replaced, or of a load that failed\n$/,
    )
    const json = JSON.parse((await call(['clean', 'raw.rates', '--older-than', '0', '--json'])).stdout)
    expect(json).toMatchObject([{ table: 'raw.rates', removed: { locations: 1, objects: 1 }, waiting: [] }])
    expect(await readdir(join(lake, 'lake/rates'))).toEqual([expect.stringMatching(/^load-000002-/)])
    expect(await queryDays()).toEqual([{ data_ref: '20260131', n: 3, ids: 3 }])
  })

  it('removes what a load has left that was killed', async () => {
    const feeds = await putFeeds()
    await putFile('20260130', 1)
    await putFile('20260131', MANY)
    const load = (day: string) => ['load-daily', 'rates', '--feeds', feeds, '--data-ref', day]
    await call(load('20260130'))
    await run(load('20260131'), child => void endDuringLoad(child, 'SIGKILL'))
    expect((await call(['clean', 'rates'])).stdout).toContain('load-000002-')
    for (const _ of [1, 2]) await call(['clean', '--older-than', '0'])
    expect(JSON.parse((await call(['clean', '--json'])).stdout)).toMatchObject([{ waiting: [] }])
    expect(await readdir(join(lake, 'lake/rates'))).toEqual([expect.stringMatching(/^load-000001-/)])
    expect(await queryDays()).toEqual([{ data_ref: '20260130', n: 1, ids: 1 }])
  })

  it('has nothing to do, or does not know what', async () => {
    expect((await call(['clean'])).stdout).toBe('No daily load has filled a table of this lake.\n')
    expect(await call(['clean', 'nope'])).toEqual({
      stdout: '',
      stderr: 'No daily load has filled a table "nope". Tables: none\n',
      code: 1,
    })
    expect(await call(['clean', '--older-than', 'x'])).toMatchObject({ code: 2 })
    await put('drop/a', '')
    await call(['load-daily', 'rates', '--feeds', await putFeeds()])
    const { stdout } = await call(['clean', '--older-than', '0'])
    // The load that failed has left nothing.
    expect(stdout).toBe(
      'raw.rates: nothing removed, since the catalog has no such table, and so does not say what is live\n',
    )
  })
})
