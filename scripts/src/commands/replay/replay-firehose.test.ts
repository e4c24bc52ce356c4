import { gzipSync } from 'node:zlib'
import type { Source } from '@inlet/firehose-transform/source'
import { crashAt, faultyLake, makeTestLake, nativePayload, type TestLake } from '@inlet/stream-to-parquet/testing'
import { describe, expect, it } from 'vitest'
import { openLocalPlace } from './local-place.ts'
import type { ReplayPlace } from './place.ts'
import { replayedKey } from './replayed-key.ts'
import { runOf } from './test/replay-lake.ts'

const SECRET = 'SECRET'
const [BUCKET, KEY] = ['sales', 'errors/processing-failed/2026/01/31/12/orders-1-2026-01-31-12-00-00-0a0b']

function order(id: string, table = 'OrderTable'): Buffer {
  const keys = { orderid: { S: `${SECRET} ${id}` } }
  return Buffer.from(JSON.stringify(nativePayload({ table, keys, image: { ...keys, quantity: { N: '1' } } })))
}

/** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html */
function lineOf(record: Buffer | undefined, errorCode = 'Lambda.FunctionError'): string {
  const rawData = record?.toString('base64')
  return JSON.stringify({
    attemptsMade: 4,
    arrivalTimestamp: 1_769_860_800_000,
    errorCode,
    errorMessage: SECRET,
    rawData,
  })
}

/** A lake with a stream that takes what `takes` says, by the number of the call and the entry. */
async function openPlace(lake: TestLake, takes: (call: number, entry: number) => boolean = () => true) {
  const stream: string[] = []
  let calls = 0
  const source: Source = {
    name: 'test',
    async put(entries) {
      calls++
      const taken = entries.map((_, index) => takes(calls, index))
      stream.push(...entries.filter((_, index) => taken[index]).map(({ data }) => Buffer.from(data).toString()))
      return taken
    },
  }
  const local = await openLocalPlace({ lake: lake.root, feeds: [], env: {}, option: undefined, apply: false })
  const deliveries = local.deliveries.map(each => ({ ...each, openSource: async () => source }))
  return { place: { ...local, deliveries } satisfies ReplayPlace, stream }
}

async function lakeWith(lines: readonly string[], key = KEY, encode: (text: string) => Uint8Array = Buffer.from) {
  const lake = await makeTestLake()
  await lake.store.write(BUCKET, key, encode(lines.map(line => `${line}\n`).join('')))
  return lake
}

async function linesAt(lake: TestLake, key: string): Promise<string[]> {
  return Buffer.from(await lake.store.read(BUCKET, key))
    .toString()
    .trim()
    .split('\n')
}

const GOOD = ['a', 'b', 'c'].map(id => order(id))

describe('what Firehose could not deliver', () => {
  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['compressed', (text: string) => gzipSync(text)],
  ])('is put back to its stream: %s', async (_, encode) => {
    await using lake = await lakeWith(
      GOOD.map(record => lineOf(record)),
      KEY,
      encode,
    )
    const { place, stream } = await openPlace(lake)
    const foretold = await runOf(place, { apply: false })
    expect([stream, await lake.objects()]).toEqual([[], [`${BUCKET}/${KEY}`]])
    const reports = await runOf(place)
    expect(reports).toEqual(foretold)
    expect(reports).toMatchObject([
      { kind: 'firehose', outcome: 'loaded', rows: 3, loaded: 3, tables: ['orders'], was: ['Lambda.FunctionError'] },
    ])
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    expect(stream).toEqual(GOOD.map(String))
    expect(await lake.objects()).toEqual([`${BUCKET}/${replayedKey(KEY)}`])
    expect(await runOf(place)).toEqual([])
  })

  it('stays if the transformer still refuses it, or it has no record, while the rest of its object goes', async () => {
    const bad = [lineOf(Buffer.from(SECRET)), lineOf(undefined), SECRET, lineOf(order('x', 'Unheard'))]
    const [first, ...others] = GOOD.map(record => lineOf(record))
    const lines = [first ?? '', ...bad, ...others]
    await using lake = await lakeWith(lines)
    const { place, stream } = await openPlace(lake)
    const reports = await runOf(place)
    expect(reports).toMatchObject([{ outcome: 'loaded', rows: 7, loaded: 3, bad: 2, left: 2 }])
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    expect(stream).toEqual(GOOD.map(String))
    expect(await linesAt(lake, KEY)).toEqual(bad)
    expect(await linesAt(lake, replayedKey(KEY))).toEqual(lines)
    expect(await runOf(place)).toMatchObject([{ outcome: 'bad', rows: 4, loaded: 0, bad: 2, left: 2 }])
  })

  it('stays as far as the stream does not take it', async () => {
    await using lake = await lakeWith(GOOD.map(record => lineOf(record)))
    const { place } = await openPlace(lake, (call, entry) => call === 1 && entry !== 1)
    const impatient = await runOf(place)
    expect(impatient).toMatchObject([{ outcome: 'failed', rows: 3, loaded: 2, left: 1 }])
    expect(await linesAt(lake, KEY)).toEqual([lineOf(GOOD[1])])
    const { place: again, stream } = await openPlace(lake)
    expect(await runOf(again)).toMatchObject([{ outcome: 'loaded', rows: 1, loaded: 1 }])
    expect(stream).toEqual([String(GOOD[1])])
    // Both copies are kept.
    expect(await lake.objects()).toHaveLength(2)
  })

  it('is never nowhere, and put back at least once, wherever a run dies', async () => {
    const lines = [...GOOD, order('x', 'Unheard')].map(record => lineOf(record))
    for (let n = 1; n <= 5; n++) {
      for (const when of ['before', 'after'] as const) {
        await using lake = await lakeWith(lines)
        const dying = await openPlace(lake)
        const { store } = faultyLake(lake, crashAt(n, when))
        await runOf({ ...dying.place, store }).catch(error => expect(error).toMatchObject({ code: 'STORE' }))
        const { place, stream } = await openPlace(lake)
        await runOf(place)
        const all = [...dying.stream, ...stream]
        expect(new Set(all), `${n} ${when}`).toEqual(new Set(GOOD.map(String)))
        expect(all.length).toBeLessThanOrEqual(2 * GOOD.length)
        expect(await linesAt(lake, replayedKey(KEY))).toEqual(lines)
        expect(await linesAt(lake, KEY)).toEqual([lines.at(-1)])
      }
    }
  })

  it('waits for a stream that does not run', async () => {
    await using lake = await lakeWith(GOOD.map(record => lineOf(record)))
    const place = await openLocalPlace({ lake: lake.root, feeds: [], env: {}, option: lake.root, apply: false })
    expect(await runOf(place)).toMatchObject([
      { outcome: 'failed', left: 3, reasons: [expect.stringMatching(/^No local Kinesis runs/)] },
    ])
    expect(await linesAt(lake, KEY)).toHaveLength(3)
  })

  it.each([
    ['errors/processing-failed/a', 'NOT_OURS'],
    ['errors/note.txt', 'NOT_OURS'],
  ])('is left alone at another place: %s', async (key, reason) => {
    await using lake = await lakeWith([lineOf(GOOD[0])], key)
    const { place, stream } = await openPlace(lake)
    expect(await runOf(place)).toMatchObject([{ outcome: 'left', reasons: [expect.stringContaining(reason)] }])
    expect(stream).toEqual([])
  })

  it('is left alone if it cannot be inflated', async () => {
    await using lake = await lakeWith([], KEY, () => Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))
    const { place } = await openPlace(lake)
    expect(await runOf(place)).toMatchObject([{ outcome: 'left', reasons: [expect.stringContaining('NO_LINES')] }])
  })

  it.each([
    [{ code: 'Lambda.FunctionError' }, 2],
    [{ code: 'Iceberg.NoSuchTable' }, 1],
    [{ table: 'orders' }, 2],
    [{ table: 'OrderTable', code: 'Iceberg.NoSuchTable' }, 0],
    [{ from: '2026-01-31' }, 3],
    [{ from: '2026-02-01' }, 0],
  ])('is taken line by line, as filters say: %j', async (options, rows) => {
    const lines = [lineOf(GOOD[0]), lineOf(order('x', 'Unheard'), 'Iceberg.NoSuchTable'), lineOf(GOOD[1])]
    await using lake = await lakeWith(lines)
    const { place } = await openPlace(lake)
    const reports = await runOf(place, { ...options, apply: false })
    expect(reports.reduce((sum, report) => sum + report.rows, 0)).toBe(rows)
  })
})
