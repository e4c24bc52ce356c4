import { join } from 'node:path'
import { tryFileLock } from '@inlet/lake/directory'
import { load } from '@inlet/stream-to-parquet/load'
import { replay } from '@inlet/stream-to-parquet/replay'
import { changesEvent, eventOf, makeTestLake, type TestLake } from '@inlet/stream-to-parquet/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { failedBatch } from '../commands/replay/test/failed-batch.ts'
import { AFTER, BEFORE, loaderOf } from '../commands/replay/test/replay-lake.ts'
import { GONE, type ReplayTarget, replayOne } from './replay-one.ts'

let lake: TestLake
beforeEach(async () => {
  lake = await makeTestLake()
})
afterEach(() => lake[Symbol.asyncDispose]())

const forgotten = changesEvent([{ table: 'Forgotten', keys: { k: { S: '1' } } }])

function replayWith(target: ReplayTarget, { apply = true, definitions = AFTER } = {}) {
  const ask = (request: Parameters<typeof replay>[0]) => replay(request, loaderOf(lake, definitions))
  return replayOne(target, { lake: lake.root, env: {}, ask, apply })
}

async function quarantinedKey(): Promise<string> {
  const [object] = await lake.quarantined()
  return object?.key ?? ''
}

it('says what would become of a record, does it, and finds it gone', async () => {
  await load(forgotten, loaderOf(lake, BEFORE))
  const key = await quarantinedKey()
  const before = await lake.objects()
  const target = { kind: 'record', key } as const
  expect(await replayWith(target, { apply: false })).toEqual({ is: 'would be loaded', text: 'raw.forgotten' })
  expect(await replayWith(target, { definitions: BEFORE })).toMatchObject({ is: 'still refused' })
  expect(await lake.objects()).toEqual(before)
  expect(await replayWith(target)).toEqual({ is: 'loaded', text: 'raw.forgotten' })
  expect(await lake.objects()).toContain(`raw/${key.replace('_quarantine/', '_replayed/')}`)
  expect(await replayWith(target)).toEqual(GONE)
  expect(await lake.query('SELECT k FROM raw.forgotten')).toEqual([{ k: '1' }])
})

it('waits for no other replay, and only judges beside it', async () => {
  await load(forgotten, loaderOf(lake, BEFORE))
  const target = { kind: 'record', key: await quarantinedKey() } as const
  using lock = await tryFileLock(join(lake.root, '.replay-lock'))
  expect(lock).toBeDefined()
  expect(await replayWith(target)).toEqual({ is: 'failed', text: expect.stringContaining('Busy') })
  expect(await replayWith(target, { apply: false })).toMatchObject({ is: 'would be loaded' })
})

it('says what nothing can be made of', async () => {
  await load(eventOf(['%%% no base64']), loaderOf(lake, BEFORE))
  const target = { kind: 'record', key: await quarantinedKey() } as const
  expect(await replayWith(target)).toEqual({ is: 'still refused', text: expect.stringContaining('NOT_BASE64') })
})

it('takes a batch that was given up as a whole', async () => {
  const both = changesEvent(['Known', 'Unheard'].map(table => ({ table, keys: { k: { S: '1' } } })))
  const { key, body } = failedBatch(both)
  await lake.store.write('on-failure', key, body)
  const text = 'raw.known, the whole batch: 1 of 2 records, 1 to quarantine'
  expect(await replayWith({ kind: 'batch', key }, { apply: false })).toEqual({ is: 'would be loaded', text })
  expect(await replayWith({ kind: 'batch', key })).toEqual({ is: 'loaded', text })
  expect(await replayWith({ kind: 'batch', key })).toEqual(GONE)
})
