import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '@inlet/console/api'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewRun } from './new-run.ts'
import { openRunLog } from './run-log.ts'

const IMPORT: NewRun = { kind: 'import', trigger: 'command', object: 's3://csv-uploads/Offers/a.csv', table: 'Offers' }
const LOAD: NewRun = { kind: 'daily load', trigger: 'schedule', object: null, table: 'raw.rates', feed: 'rates' }
const COUNTS = { in: 3, written: 1, superseded: 1, refused: 1, rescued: 0 }

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-runs-'))
})
afterEach(() => rm(lake, { recursive: true }))

const never = (text: string) => expect.unreachable(text)

async function whole(log = openRunLog(lake, { onProblem: never })): Promise<readonly Run[]> {
  return (await log.list(undefined, undefined, 10_000)).runs
}

/** A process that begins a run, and is killed while that is under way. */
async function beginAndBeKilled(run: NewRun): Promise<void> {
  const log = JSON.stringify(new URL('run-log.ts', import.meta.url).href)
  const code = `
    const { openRunLog } = await import(${log})
    const run = await openRunLog(${JSON.stringify(lake)}).begin(${JSON.stringify(run)})
    run.update({ progress: { rows: 7, share: 0.5, rowsPerSecond: 3 } })
    setInterval(() => console.log('goes on'), 400)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect((await whole())[0]).toMatchObject({ status: run.status ?? 'running', progress: { rows: 7 } })
  child.kill('SIGKILL')
  await once(child, 'exit')
}

describe('a run', () => {
  it('is told by every log of the lake, as it begins, goes on and ends', async () => {
    let now = 1_769_860_800_000
    const seen: (string | undefined)[] = []
    await using log = openRunLog(lake, { onProblem: never, now: () => now, onRun: run => seen.push(run.status) })
    const reader = openRunLog(lake, { onProblem: never })
    const handle = await log.begin({ ...LOAD, status: 'waiting', failure: { code: 'BUSY', message: 'later' } })
    expect(handle.id).toMatch(/^20260131T120000000-load-[0-9a-f]{12}$/)
    expect(await reader.get(handle.id)).toEqual({
      ...{ ...LOAD, id: handle.id, dataRef: null, status: 'waiting', failure: { code: 'BUSY', message: 'later' } },
      ...{ startedAt: now, endedAt: null, progress: null, accounting: null, outputs: [], swaps: [] },
    })
    const progress = { rows: 2, share: null, rowsPerSecond: 1 }
    handle.update({ status: 'running', failure: null, progress })
    await expect.poll(() => reader.get(handle.id)).toMatchObject({ status: 'running', failure: null, progress })

    now += 5_000
    const outputs = [{ name: 'quarantine', object: 's3://lake/q' }]
    handle.update({ progress: { ...progress, rows: 3 } })
    await handle.end({ status: 'succeeded', accounting: COUNTS, outputs })
    handle.update({ status: 'running' })
    await handle.end({ status: 'failed' })
    await sleep(300)
    expect(await whole(reader)).toMatchObject([
      { status: 'succeeded', endedAt: now, progress: { rows: 3 }, accounting: COUNTS, outputs },
    ])
    expect(seen).toEqual(['waiting', 'running', 'running', 'succeeded'])
  })

  it('is written a few times in a second, however often it changes', async () => {
    await using log = openRunLog(lake, { onProblem: never })
    const handle = await log.begin(IMPORT)
    const texts = new Set<string>()
    const until = performance.now() + 1_000
    for (let rows = 0; performance.now() < until; rows++) {
      handle.update({ progress: { rows, share: null, rowsPerSecond: null } })
      texts.add(await readFile(join(lake, '.runs', `${handle.id}.json`), 'utf8'))
    }
    expect(texts.size).toBeGreaterThan(2)
    expect(texts.size).toBeLessThan(7)
  })

  it('reads as interrupted if its process was killed, and goes on if the same is begun again', async () => {
    await beginAndBeKilled({ ...IMPORT, identity: 'this import' })
    const [killed] = await whole()
    expect(killed).toMatchObject({ status: 'interrupted', progress: { rows: 7 } })
    expect(killed?.endedAt).toBeGreaterThan(killed?.startedAt ?? Number.NaN)

    await using log = openRunLog(lake, { onProblem: never })
    const other = await log.begin({ ...IMPORT, identity: 'another import' })
    const handle = await log.begin({ ...IMPORT, identity: 'this import' })
    expect([handle.id, other.id === killed?.id]).toEqual([killed?.id, false])
    expect(await log.get(handle.id)).toEqual({ ...killed, status: 'running', endedAt: null })
    await handle.end({ status: 'succeeded' })
    expect((await log.begin({ ...IMPORT, identity: 'this import' })).id).not.toBe(killed?.id)
    expect(await whole()).toHaveLength(3)
  })

  it('is never taken from a process that works on it', async () => {
    await using log = openRunLog(lake, { onProblem: never })
    await using other = openRunLog(lake, { onProblem: never })
    const handle = await log.begin({ ...IMPORT, identity: 'same' })
    const second = await other.begin({ ...IMPORT, identity: 'same' })
    expect(second.id).not.toBe(handle.id)
    await second.end({ status: 'failed' })
    await handle.end({ status: 'interrupted' })
    expect((await other.begin({ ...IMPORT, identity: 'same' })).id).toBe(handle.id)
  })

  it('is, begun again by the same process, in the hand of the one that began it last', async () => {
    await using log = openRunLog(lake, { onProblem: never })
    const first = await log.begin({ ...IMPORT, status: 'waiting', identity: 'same' })
    const second = await log.begin({ ...IMPORT, identity: 'same' })
    expect(second.id).toBe(first.id)
    await first.end({ status: 'failed' })
    expect(await whole()).toMatchObject([{ status: 'running' }])
    await second.end({ status: 'succeeded' })
    expect(await whole()).toMatchObject([{ status: 'succeeded' }])
  })

  it('is interrupted when its log is closed, with what was known last', async () => {
    const log = openRunLog(lake, { onProblem: never })
    const handle = await log.begin(IMPORT)
    handle.update({ progress: { rows: 9, share: 0.9, rowsPerSecond: null } })
    await log[Symbol.asyncDispose]()
    expect(await whole()).toMatchObject([{ status: 'interrupted', progress: { rows: 9 } }])
    expect(await readdir(join(lake, '.runs/locks'))).toEqual([])
  })
})

describe('a list of runs', () => {
  it('has each run once, newest first, whatever the pages and the kinds', async () => {
    await using log = openRunLog(lake, { onProblem: never, now: () => 1_769_860_800_000 })
    const kinds = [...'iliilliiil'].map(letter => (letter === 'i' ? IMPORT : LOAD))
    const ids: string[] = []
    for (const run of kinds) ids.push((await log.begin(run)).id)
    const ofKind = (kind?: string) => ids.filter((_, index) => !kind || kinds[index]?.kind === kind).toReversed()
    const kind = fc.constantFrom('import', 'daily load', undefined)
    await fc.assert(
      fc.asyncProperty(kind, fc.integer({ min: 1, max: 12 }), async (kind, limit) => {
        const found: string[] = []
        let before: string | undefined
        do {
          const { runs, next } = await log.list(kind, before, limit)
          found.push(...runs.map(({ id }) => id))
          before = next ?? undefined
        } while (before !== undefined)
        expect(found).toEqual(ofKind(kind))
      }),
      { numRuns: 30 },
    )
  })

  it('is empty where nothing ever ran', async () => {
    expect(await openRunLog(lake).list(undefined, undefined, 10)).toEqual({ runs: [], next: null })
    expect(await openRunLog(lake).get('../../etc/passwd')).toBeUndefined()
    expect(await readdir(lake)).toEqual([])
  })

  it('passes over what is no run, and tells it once', async () => {
    const problems: string[] = []
    await using log = openRunLog(lake, { onProblem: text => problems.push(text) })
    const { id } = await log.begin(IMPORT)
    const write = (name: string, text: string) => writeFile(join(lake, '.runs', name), text)
    await write('20260131T120000000-import-000000000000.json', '{"version":1,"run":{}}')
    await write('20260131T120000000-load-000000000000.json', '')
    await write(
      '20260131T120000000-import-000000000001.json',
      await readFile(join(lake, '.runs', `${id}.json`)).then(String),
    )
    await write('.something.tmp', 'half a run')
    await write('notes.json', 'of somebody')
    for (const _ of '12') expect(await whole(log)).toMatchObject([{ id }])
    expect(problems).toEqual([
      expect.stringContaining('20260131T120000000-load-000000000000.json is no run'),
      expect.stringContaining('20260131T120000000-import-000000000001.json is no run'),
      expect.stringContaining('20260131T120000000-import-000000000000.json is no run'),
    ])
  })

  it('keeps the newest ones, and all that are under way', async () => {
    await using other = openRunLog(lake, { onProblem: never })
    const running = await other.begin(IMPORT)
    await using log = openRunLog(lake, { onProblem: never, kept: 3 })
    const ids: string[] = []
    for (let index = 0; index < 6; index++) {
      const handle = await log.begin(LOAD)
      await handle.end({ status: 'succeeded' })
      ids.push(handle.id)
    }
    expect((await whole()).map(({ id }) => id)).toEqual([...ids.slice(-3).reverse(), running.id])
  })

  it('tells that nothing can be written, and lets the work go on', async () => {
    await writeFile(join(lake, '.runs'), 'a file')
    const problems: string[] = []
    await using log = openRunLog(lake, { onProblem: text => problems.push(text) })
    const handle = await log.begin({ ...IMPORT, identity: 'x' })
    await handle.end({ status: 'succeeded' })
    expect(problems).toEqual([expect.stringMatching(/^Runs cannot be written down: E/)])
    await rm(join(lake, '.runs'))
    await mkdir(join(lake, '.runs'))
    await (await log.begin(IMPORT)).end({ status: 'failed' })
    expect(await whole()).toMatchObject([{ status: 'failed' }])
  })
})
