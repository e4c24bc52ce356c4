import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from '@inlet/console/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callLake } from '../../live/test/call-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { openRunLog } from '../../runs/run-log.ts'

const START = Date.parse('2026-01-31T12:00:00Z')
const SWAP = { partition: 'data_ref=20260130', after: 's3://lake/new/', rowsAfter: 1_200 }

let lake: string
let ids: Readonly<Record<'import' | 'failed' | 'load' | 'killed', string>>
beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-runs-'))
  let now = START
  const log = openRunLog(lake, { now: () => now })
  const upload = { kind: 'import', trigger: 'upload', table: 'Offers' } as const
  const load = { kind: 'daily load', trigger: 'schedule', table: 'raw.rates', feed: 'rates', object: null } as const
  const a = await log.begin({ ...upload, object: 's3://csv-uploads/Offers/a.csv' })
  now += 2_500
  await a.end({ status: 'succeeded', accounting: { in: 5, written: 3, superseded: 1, refused: 1, rescued: 0 } })
  const b = await log.begin({ ...upload, object: 's3://csv-uploads/Offers/\u001b[2J.csv' })
  await b.end({ status: 'failed', failure: { code: 'BAD_HEADER', message: 'no key \u0007' } })
  const c = await log.begin({ ...load, dataRef: '20260130' })
  await c.end({
    status: 'succeeded',
    object: 's3://drop/a.csv',
    accounting: { in: 1_300, written: 1_200, superseded: 0, refused: 100, rescued: 7 },
    outputs: [{ name: 'quarantine', object: 's3://lake/q.jsonl' }],
    swaps: [
      { ...SWAP, before: 's3://lake/old/', rowsBefore: 1_199 },
      { ...SWAP, partition: 'data_ref=20260131', before: null, rowsBefore: null },
    ],
  })
  const d = await log.begin({ ...load, dataRef: '20260131' })
  d.update({ progress: { rows: 40, share: 0.5, rowsPerSecond: 3 } })
  await log[Symbol.asyncDispose]()
  ids = { import: a.id, failed: b.id, load: c.id, killed: d.id }
})
afterAll(() => rm(lake, { recursive: true }))

const runs = (...args: readonly string[]) => callLake(['runs', ...args], { LOCAL_BUCKETS_DIR: lake })

it('lists runs, newest first', async () => {
  const { stdout, stderr, code } = await runLake(['runs'], { LOCAL_BUCKETS_DIR: lake })
  expect(stdout.split('\n')).toEqual([
    'run\twhat\tobject\tstatus\trows\trefused\ttook',
    `${ids.killed}\trates 20260131\t\tinterrupted\t40\t\t`,
    `${ids.load}\trates 20260130\ts3://drop/a.csv\tsucceeded\t1,300\t100\t0.0 s`,
    `${ids.failed}\tOffers\ts3://csv-uploads/Offers/\\u001b[2J.csv\tfailed BAD_HEADER\t\t\t0.0 s`,
    `${ids.import}\tOffers\ts3://csv-uploads/Offers/a.csv\tsucceeded\t5\t1\t2.5 s`,
    '',
  ])
  expect([stderr, code]).toEqual(['', 0])
})

it('lists as many of a kind as it is told, and prints JSON', async () => {
  const listed = async (...args: readonly string[]) =>
    JSON.parse((await runs('--json', ...args)).stdout).map(({ id }: Run) => id)
  expect(await listed('--kind', 'load')).toEqual([ids.killed, ids.load])
  expect(await listed('--kind', 'import', '--limit', '1')).toEqual([ids.failed])
})

it('shows one run, its rows and what was there before', async () => {
  const { stdout, code } = await runs(ids.load)
  expect(stdout).toBe(`✓ daily load of rates 20260130: succeeded

  run          ${ids.load}
  set off by   schedule
  object       s3://drop/a.csv
  table        raw.rates
  began        2026-01-31T12:00:02.500Z
  ended        2026-01-31T12:00:02.500Z
  took         0.0 s
  quarantine   s3://lake/q.jsonl
  rows         1,300 read = 1,200 written + 0 superseded + 100 refused
  rescued      7 values, in rescued_data

partition\trows before\trows after\tlocation before\tlocation after
data_ref=20260130\t1,199\t1,200\ts3://lake/old/\ts3://lake/new/
data_ref=20260131\t0\t1,200\t\ts3://lake/new/
`)
  expect(code).toBe(0)
  expect((await runs(ids.failed)).stdout).toMatch(/^✗ import of Offers: failed BAD_HEADER\n {2}no key \\u0007\n/)
  expect(JSON.parse((await runs(ids.import, '--json')).stdout)).toMatchObject({ id: ids.import, accounting: { in: 5 } })
})

it.each([
  { args: ['nothing'], code: 1, problem: 'There is no run "nothing"; `lake runs` lists them\n' },
  { args: ['--kind', 'x'], code: 2, problem: 'Expected import or load for --kind, found "x"\n' },
  { args: ['--limit', '0'], code: 2, problem: 'for --limit, found "0"' },
])('is asked for what there is not: $args', async ({ args, code, problem }) => {
  const ended = await runs(...args)
  expect(ended).toMatchObject({ stdout: '', code })
  expect(ended.stderr).toContain(problem)
})
