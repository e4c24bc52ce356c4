import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from '@inlet/console/api'
import { StateFile, type StoredState } from '@inlet/csv-to-dynamodb/state'
import { directoryStore } from '@inlet/lake/directory'
import { FunctionError } from '@inlet/local/lambda'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cutOffImport } from '../commands/import/test/cut-off-import.ts'
import { openRunLog, type RunLog } from './run-log.ts'
import { importRun, trackImport } from './track-import.ts'

const OBJECT = { bucket: 'csv-uploads', key: 'Offers/a.csv' }
const STATE = { ...cutOffImport(0), ...OBJECT }

let lake: string
let log: RunLog
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-track-'))
  log = openRunLog(lake)
})
afterEach(async () => {
  await log[Symbol.asyncDispose]()
  await rm(lake, { recursive: true })
})

const tracked = (sequencer = STATE.sequencer ?? '') =>
  ({ ...OBJECT, trigger: 'upload', table: 'Offers', sequencer, lake }) as const

/** Leaves the state behind that the function would. */
async function leave(changes: Partial<StoredState['state']>): Promise<void> {
  const file = new StateFile(directoryStore(lake), OBJECT.bucket, OBJECT.key, 'Offers')
  await file.replace((await file.read())?.etag, { ...STATE, ...changes })
}

const counts = (processed: number, superseded: number, unprocessed: number) => ({
  counts: { ...STATE.counts, processed, superseded, unprocessed },
})

async function runs(): Promise<readonly Run[]> {
  return (await log.list(undefined, undefined, 10)).runs
}

it('tells how far an import is, and what became of its rows', async () => {
  const line = { message: 'Import goes on', rows: 7, unprocessed: 1, rowsPerSecond: 40, byte: 225, size: 900 }
  const done = await trackImport(log, tracked(), async onLogLine => {
    onLogLine('no JSON')
    onLogLine(JSON.stringify({ ...line, object: 's3://csv-uploads/Offers/b.csv', rows: 99 }))
    onLogLine(JSON.stringify({ ...line, object: 's3://csv-uploads/Offers/a.csv' }))
    await expect
      .poll(runs)
      .toMatchObject([{ status: 'running', progress: { rows: 7, share: 0.25, rowsPerSecond: 40 }, accounting: null }])
    await leave({ status: 'done', ...counts(9, 2, 1) })
    return 'answer'
  })
  expect(done).toBe('answer')
  expect(await runs()).toMatchObject([
    {
      ...{ kind: 'import', trigger: 'upload', object: 's3://csv-uploads/Offers/a.csv', table: 'Offers' },
      ...{ status: 'succeeded', progress: { rows: 10, share: 1 }, failure: null },
      accounting: { in: 10, written: 7, superseded: 2, refused: 1, rescued: 0 },
      outputs: [
        { name: 'copy', object: 's3://csv-uploads/json-copy/Offers/a.json' },
        { name: 'unprocessed', object: 's3://csv-uploads/unprocessed/Offers/a.unprocessed.json' },
      ],
    },
  ])
})

it('is failed for what is wrong with the object, whatever the function threw', async () => {
  const failure = { code: 'EMPTY_FILE', message: 'nothing in it' } as const
  const error = new FunctionError('handler', 'InputError: nothing in it', 'InputError')
  const work = async () => {
    await leave({ status: 'failed', failure, ...counts(0, 0, 0) })
    throw error
  }
  await expect(trackImport(log, tracked(), work)).rejects.toBe(error)
  expect(await runs()).toMatchObject([{ status: 'failed', failure, accounting: null, outputs: [] }])
})

it('waits, after what is not the fault of the object, or is interrupted, and goes on as the same run', async () => {
  const waiting = { ...tracked(), afterFailure: 'waiting' } as const
  const gone = () => Promise.reject(new FunctionError('handler', 'TransientError: no table', 'TransientError'))
  await expect(trackImport(log, waiting, gone)).rejects.toThrow()
  const failure = { code: 'TransientError', message: 'no table' }
  const [{ id = '' } = {}] = await runs()
  await expect.poll(runs).toMatchObject([{ id, status: 'waiting', failure }])
  await leave({ status: 'running' })
  await trackImport(log, tracked(), async () => {
    expect(await runs()).toMatchObject([{ id, status: 'running', failure: null }])
  })
  expect(await runs()).toMatchObject([{ id, status: 'interrupted' }])
  await trackImport(log, tracked(), () => leave({ status: 'done' }))
  expect(await runs()).toMatchObject([{ id, status: 'succeeded' }])
})

it('goes on with a run that somebody began for it', async () => {
  const { id } = await log.begin({ ...importRun(tracked()), status: 'waiting' })
  await trackImport(log, tracked(), () => leave({ status: 'done' }))
  expect(await runs()).toMatchObject([{ id, status: 'succeeded' }])
})

it('is no run if that very import has ended before, and another one for another event', async () => {
  await leave({ status: 'done' })
  expect(await trackImport(log, tracked(), async () => 'nothing to do')).toBe('nothing to do')
  expect(await runs()).toEqual([])
  const sequencer = `${STATE.sequencer}0`
  await trackImport(log, tracked(sequencer), () => leave({ status: 'done', sequencer }))
  expect(await runs()).toMatchObject([{ status: 'succeeded' }])
})
