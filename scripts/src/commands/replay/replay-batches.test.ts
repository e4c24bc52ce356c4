import { load } from '@inlet/stream-to-parquet/load'
import {
  changesEvent,
  crashAt,
  eventOf,
  faultyLake,
  makeTestLake,
  nativePayload,
} from '@inlet/stream-to-parquet/testing'
import { describe, expect, it } from 'vitest'
import { FunctionFailed } from './function-failed.ts'
import { replayedKey } from './replayed-key.ts'
import { failedBatch } from './test/failed-batch.ts'
import { AFTER, loaderOf, placeOf, runOf } from './test/replay-lake.ts'

const SECRET = 'SECRET'
/** `FAULTS=all` tries each call, not every fourth. */
const STEP = process.env.FAULTS === 'all' ? 1 : 4
const BUCKET = 'on-failure'

const EVENT = eventOf([
  ...['Known', 'Forgotten', 'Unheard'].map(table =>
    nativePayload({ table, keys: { pk: { S: `${SECRET} ${table}` } }, eventId: table }),
  ),
  Buffer.from(SECRET),
])

async function lakeWith(batch: { readonly key: string; readonly body: Uint8Array }) {
  const lake = await makeTestLake()
  await lake.store.write(BUCKET, batch.key, batch.body)
  return lake
}

const viewsOf = (lake: { queryAll(sqls: readonly string[]): Promise<unknown> }) => {
  return lake.queryAll(['known', 'forgotten'].flatMap(t => [`FROM raw.${t}_changes`, `FROM raw.${t}_current`]))
}

describe('a batch that Lambda gave up', () => {
  it('goes in whole: its rows are loaded, and what cannot be loaded is in quarantine', async () => {
    const batch = failedBatch(EVENT)
    await using lake = await lakeWith(batch)
    const [foretold] = await runOf(placeOf(lake), { apply: false })
    expect(await lake.objects()).toEqual([`${BUCKET}/${batch.key}`])
    const reports = await runOf(placeOf(lake))
    expect(reports).toEqual([foretold])
    expect(reports).toMatchObject([
      { kind: 'batches', outcome: 'loaded', was: ['RetryAttemptsExhausted'], rows: 4, loaded: 2, bad: 2, left: 0 },
    ])
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['UNKNOWN_TABLE', 'NOT_JSON'])

    // As if there had been nothing to fix: the files have the same names, too.
    await using wanted = await makeTestLake()
    await load(EVENT, loaderOf(wanted, AFTER))
    const filesOf = async ({ objects }: typeof lake) => (await objects()).filter(name => name.startsWith('raw/'))
    expect(await filesOf(lake)).toEqual(await filesOf(wanted))
    expect(Buffer.from(await lake.store.read(BUCKET, replayedKey(batch.key)))).toEqual(batch.body)
    await expect(lake.store.head(BUCKET, batch.key)).rejects.toMatchObject({ name: 'ObjectNotFound' })
  })

  it('is never nowhere, and loaded once, wherever a run dies', async () => {
    await using wanted = await makeTestLake()
    await load(EVENT, loaderOf(wanted, AFTER))
    const views = await viewsOf(wanted)
    const batch = failedBatch(EVENT)
    await using counting = await lakeWith(batch)
    const counted = faultyLake(counting)
    await runOf(placeOf(counted))
    expect(counted.calls.length).toBeGreaterThan(8)
    for (let n = 1; n <= counted.calls.length; n += STEP) {
      for (const when of ['before', 'after'] as const) {
        await using lake = await lakeWith(batch)
        await runOf(placeOf(faultyLake(lake, crashAt(n, when)))).catch(() => undefined)
        const places = [batch.key, replayedKey(batch.key)]
        const kept = await Promise.all(places.map(key => lake.store.read(BUCKET, key).catch(() => undefined)))
        expect(
          kept.some(bytes => bytes && batch.body.equals(bytes)),
          `${n} ${when}`,
        ).toBe(true)
        await runOf(placeOf(lake), { only: 'batches' })
        expect(await viewsOf(lake), `${n} ${when}`).toEqual(views)
        await expect(lake.store.head(BUCKET, batch.key)).rejects.toMatchObject({ name: 'ObjectNotFound' })
      }
    }
  })

  it('stays where a table fails, or the function', async () => {
    const batch = failedBatch(EVENT)
    await using lake = await lakeWith(batch)
    const faulty = faultyLake(lake, ({ method }) => (method === 'createTable' ? 'before' : undefined))
    expect(await runOf(placeOf(faulty), { only: 'batches' })).toMatchObject([
      { outcome: 'failed', loaded: 0, bad: 2, left: 2 },
    ])
    const place = placeOf(lake)
    const ask = () => Promise.reject(new FunctionFailed('stream-to-parquet', 'Sandbox.Timedout'))
    const changes = { ...place.changes, ask }
    expect(await runOf({ ...place, changes }, { only: 'batches' })).toMatchObject([
      { outcome: 'failed', left: 4, reasons: ['stream-to-parquet failed with Sandbox.Timedout: its log says more'] },
    ])
    await lake.store.head(BUCKET, batch.key)
  })

  it('is cut where one request has no room for it', async () => {
    const pad = 'x'.repeat(700_000)
    const changes = Array.from({ length: 12 }, (_, n) => {
      const keys = { pk: { S: `${n}` } }
      return { table: 'Known', keys, image: { ...keys, v: { S: pad } } }
    })
    await using lake = await lakeWith(failedBatch(changesEvent(changes)))
    const sizes: number[] = []
    const place = placeOf(lake)
    const ask: typeof place.changes.ask = request => {
      sizes.push(JSON.stringify(request).length)
      return place.changes.ask(request)
    }
    const reports = await runOf({ ...place, changes: { ...place.changes, ask } })
    expect(reports).toMatchObject([{ outcome: 'loaded', rows: 12, loaded: 12 }])
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThan(6_000_100)
  })

  it.each<[string, unknown, Record<string, unknown>]>([
    ['is no JSON', SECRET, { reasons: [expect.stringMatching(/^NO_BATCH/)] }],
    ['is of SQS', { requestContext: { functionArn: 'x' } }, { reasons: [expect.stringMatching(/^NO_BATCH: .* ARN/)] }],
    ['has no event', { payload: '{}' }, { reasons: [expect.stringMatching(/^NO_BATCH: .*"payload"/)] }],
    ['has no records', { payload: { Records: [SECRET, null] } }, { reasons: [expect.stringMatching(/^NO_BATCH/)] }],
    [
      'is of another function',
      {
        requestContext: {
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:other:3',
          condition: SECRET.repeat(20),
        },
      },
      { reasons: ['OTHER_FUNCTION: it is of other, not stream-to-parquet'], rows: 4, was: ['unknown'] },
    ],
  ])('is left alone if it %s', async (_, changes, expected) => {
    const { key, body } = failedBatch(EVENT)
    const record =
      typeof changes === 'string' ? changes : JSON.stringify({ ...JSON.parse(body.toString()), ...(changes as object) })
    await using lake = await lakeWith({ key, body: Buffer.from(record) })
    const reports = await runOf(placeOf(lake))
    expect(reports).toMatchObject([{ outcome: 'left', ...expected }])
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    expect(await lake.objects()).toEqual([`${BUCKET}/${key}`])
  })

  it.each([
    [{ code: 'RetryAttemptsExhausted' }, 1],
    [{ code: 'RecordAgeExceeded' }, 0],
    [{ table: 'forgotten' }, 1],
    [{ table: 'orders' }, 0],
    [{ from: '2026-02-01', to: '2026-02-01' }, 1],
    [{ to: '2026-01-31' }, 0],
  ])('is taken as filters say: %j', async (options, count) => {
    await using lake = await lakeWith(failedBatch(EVENT))
    expect(await runOf(placeOf(lake), { ...options, apply: false })).toHaveLength(count)
  })
})
