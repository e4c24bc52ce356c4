import type { ChildProcess } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tryFileLock } from '@inlet/lake/directory'
import { load } from '@inlet/stream-to-parquet/load'
import { changesEvent, eventOf, makeTestLake, type TestLake } from '@inlet/stream-to-parquet/testing'
import { describe, expect, it } from 'vitest'
import { callLake } from '../../live/test/call-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { failedBatch } from './test/failed-batch.ts'
import { loaderOf } from './test/replay-lake.ts'

const SECRET = 'SECRET'
/** The fix. */
const FIXED = { UNMAPPED_TABLES: 'auto' }

function changesOf(count: number, from = 1) {
  const changes = Array.from({ length: count }, (_, index) => {
    return { table: 'Things', keys: { pk: { S: `${SECRET} ${from + index}` } }, eventId: `event ${from + index}` }
  })
  return changesEvent(changes, { from })
}

const envOf = (lake: TestLake, env: NodeJS.ProcessEnv) => ({
  LOCAL_BUCKETS_DIR: lake.root,
  UNMAPPED_TABLES: '',
  ...env,
})

function run(
  lake: TestLake,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  onStart?: (child: ChildProcess) => void,
) {
  return runLake(['replay', ...args], envOf(lake, env), onStart)
}

function call(lake: TestLake, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return callLake(['replay', ...args], envOf(lake, env))
}

function replayedIn(lake: TestLake): Promise<string[]> {
  const folder = join(lake.root, 'raw/_replayed/stream-to-parquet/dt=2026-01-31')
  return readdir(folder).catch(() => [])
}

/** Ends the command once some of the objects are moved. */
async function killAmongMoves(lake: TestLake, child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  while ((await replayedIn(lake)).length < 20) await sleep(2)
  child.kill(signal)
}

const countThings = (lake: TestLake) =>
  lake.query('SELECT count(*)::int AS n, count(DISTINCT pk)::int AS pks FROM raw.things_changes')

describe('lake replay', () => {
  it('shows what would be done, and does it with --apply', async () => {
    await using lake = await makeTestLake()
    await load(changesOf(2), loaderOf(lake, []))
    await load(eventOf([Buffer.from(SECRET)], { from: 9 }), loaderOf(lake, []))
    const batch = failedBatch(changesOf(3, 20))
    await lake.store.write('on-failure', batch.key, batch.body)
    await lake.store.write('csv-uploads', 'unprocessed/a.unprocessed.json', Buffer.from('[]'))
    const before = await lake.objects()

    const unfixed = await call(lake, [])
    expect(unfixed).toMatchObject({ code: 0 })
    expect(unfixed.stdout.split('\n')[0]).toBe('object\twas\toutcome\trows\tloadable\tstill bad\tleft\ttables\twhy')
    expect(unfixed.stdout.match(/\tstill bad\t1\t0\t1\t0\t\t/g)).toHaveLength(3)
    expect(unfixed.stderr).toBe(
      `6 rows of 4 objects in ${lake.root}: 0 can be loaded, 6 still bad, 0 left alone.\n` +
        '1 file of rows in unprocessed/: correct the CSV file, and upload it again.\n' +
        'Nothing was done: --apply does it.\n',
    )
    const fixed = await call(lake, ['--json'], FIXED)
    const foretold = JSON.parse(fixed.stdout)
    expect([fixed.stderr, fixed.code]).toEqual(['', 0])
    expect(foretold).toMatchObject({ place: lake.root, isApplied: false, isInterrupted: false, unprocessedFiles: 1 })
    expect(foretold.totals).toEqual({ rows: 6, loaded: 5, bad: 1, left: 0, unknown: 0 })
    expect(await lake.objects()).toEqual(before)

    const applied = await run(lake, ['--apply', '--json'], FIXED)
    const done = JSON.parse(applied.stdout)
    expect([applied.stderr, applied.code]).toEqual(['', 0])
    expect(done).toEqual({ ...foretold, isApplied: true })
    expect(await countThings(lake)).toEqual([{ n: 5, pks: 5 }])
    expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['NOT_JSON'])
    expect([unfixed, fixed, applied].map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain(SECRET)
  })

  it('goes on after a kill -9, and loses and repeats nothing', async () => {
    await using lake = await makeTestLake()
    await load(changesOf(300), loaderOf(lake, []))
    const killed = await run(lake, ['--apply'], FIXED, child => void killAmongMoves(lake, child, 'SIGKILL'))
    expect([killed.stdout, killed.code]).toEqual(['', null])
    const [kept, moved] = [await lake.quarantined(), await replayedIn(lake)]
    expect(kept.length + moved.length).toBeGreaterThanOrEqual(300)
    expect(kept.length).toBeGreaterThan(0)

    const { stdout, code } = await run(lake, ['--apply', '--json'], FIXED)
    expect([code, JSON.parse(stdout).totals.bad]).toEqual([0, 0])
    expect(await countThings(lake)).toEqual([{ n: 300, pks: 300 }])
    expect([(await lake.quarantined()).length, (await replayedIn(lake)).length]).toEqual([0, 300])
  })

  it('finishes what is under way at Ctrl-C, and says what was done', async () => {
    await using lake = await makeTestLake()
    await load(changesOf(600), loaderOf(lake, []))
    const { stdout, stderr, code } = await run(lake, ['--apply', '--json'], FIXED, child => {
      void killAmongMoves(lake, child, 'SIGINT')
    })
    expect(code).toBe(130)
    expect(stderr).toMatch(/^Stopping after what is under way/)
    const { objects, isInterrupted } = JSON.parse(stdout)
    expect([objects.length, isInterrupted]).toEqual([500, true])
    expect(await lake.quarantined()).toHaveLength(100)
  })

  it('is alone in a lake, unless it only shows', async () => {
    await using lake = await makeTestLake()
    using _lock = await tryFileLock(join(lake.root, '.replay-lock'))
    expect(await run(lake, ['--apply'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Busy: another/) })
    expect(await run(lake, [])).toMatchObject({ code: 0, stderr: `Nothing to replay in ${lake.root}.\n` })
  })

  it.each([
    [['--stage', 'mine', '--lake', 'x'], 'Expected --stage or --lake, found both'],
    [['--limit', '0'], 'Expected a whole number above zero for --limit'],
  ])('is called wrongly: %j', async (args, problem) => {
    const { stdout, stderr, code } = await callLake(['replay', ...args], {})
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })
})
