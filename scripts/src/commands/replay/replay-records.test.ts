import { load } from '@inlet/stream-to-parquet/load'
import {
  aggregateOf,
  changesEvent,
  crashAt,
  eventOf,
  faultyLake,
  type ItemChange,
  makeTestLake,
  nativePayload,
  type TestLake,
} from '@inlet/stream-to-parquet/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumRows } from './object-report.ts'
import { replayedKey } from './replayed-key.ts'
import { AFTER, BEFORE, loaderOf, placeOf, runOf } from './test/replay-lake.ts'

const SECRET = 'SECRET'
/** `FAULTS=all` tries each call, not every fourth. */
const STEP = process.env.FAULTS === 'all' ? 1 : 4
const { SEEDS = '10' } = process.env

const change = fc.record({
  table: fc.constantFrom('Known', 'Forgotten', 'Unheard'),
  key: fc.constantFrom('a', 'b', 'c'),
  operation: fc.constantFrom('INSERT' as const, 'MODIFY' as const, 'REMOVE' as const),
  minute: fc.nat(4),
  image: fc.dictionary(fc.constantFrom('v', 'w'), fc.constantFrom({ S: SECRET }, { N: '1' }, { L: [{ S: 'x' }] })),
})

/** A record of the stream: a change, several in an aggregate, or what nobody can read. */
const payload = fc.oneof(
  { weight: 6, arbitrary: change.map(each => [each]) },
  { weight: 1, arbitrary: fc.array(change, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([]) },
)

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function payloadOf({ table, key, operation, minute, image }: Change, index: string): object {
  const keys = { pk: { S: `${SECRET} ${key}` } }
  const at = Date.UTC(2026, 0, 31, 23, 58 + minute) * 1_000
  const item: ItemChange = { table, operation, keys, image: { ...keys, ...image }, at, eventId: `event ${index}` }
  return nativePayload(item)
}

async function eventsOf(batches: readonly (readonly (readonly Change[])[])[]) {
  const payloads = await Promise.all(
    batches.map((batch, number) =>
      Promise.all(
        batch.map(async (changes, index) => {
          const parts = changes.map((each, part) => payloadOf(each, `${number} ${index} ${part}`))
          if (parts.length === 0) return Buffer.from(SECRET)
          return parts.length === 1 ? parts[0] : aggregateOf(parts.map(part => Buffer.from(JSON.stringify(part))))
        }),
      ),
    ),
  )
  return payloads.map((batch, number) => eventOf(batch, { from: 1 + number * 100 }))
}

/** What the views show, of each table that the fixed function knows. */
async function viewsOf(lake: TestLake) {
  const tables = (await lake.catalog.listTables('raw')).map(({ name }) => name).sort()
  const queries = tables.flatMap(table => [
    `SELECT * FROM raw.${table}_changes ORDER BY cdc_event_id`,
    `SELECT * FROM raw.${table}_current ORDER BY cdc_key`,
  ])
  return { tables, rows: await lake.queryAll(queries) }
}

describe('records in quarantine', () => {
  it('go in again after a fix: then the lake is what it would be had there been nothing to fix', async () => {
    const batches = fc.array(fc.array(payload, { maxLength: 6 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(batches, async batches => {
        const events = await eventsOf(batches)
        await using wanted = await makeTestLake()
        await using lake = await makeTestLake()
        for (const event of events) await load(event, loaderOf(wanted, AFTER))
        for (const event of events) await load(event, loaderOf(lake, BEFORE))
        const before = await lake.quarantined()

        const foretold = await runOf(placeOf(lake), { apply: false })
        expect(await lake.quarantined()).toEqual(before)
        const reports = await runOf(placeOf(lake))
        expect(foretold).toEqual(reports)
        expect(JSON.stringify(reports)).not.toContain(SECRET)
        const { rows, loaded, bad, left } = sumRows(reports)
        expect([rows, loaded + bad + left]).toEqual([before.length, before.length])

        expect(await viewsOf(lake)).toEqual(await viewsOf(wanted))
        const codesOf = (kept: typeof before) => kept.map(({ key, code, data }) => ({ key, code, data }))
        expect(codesOf(await lake.quarantined())).toEqual(codesOf(await wanted.quarantined()))
        // What was loaded is kept, byte for byte; and nothing is left to do.
        const still = new Set((await lake.quarantined()).map(({ key }) => key))
        const gone = before.filter(({ key }) => !still.has(key)).map(({ key }) => `raw/${replayedKey(key)}`)
        expect((await lake.objects()).filter(name => name.startsWith('raw/_replayed/'))).toEqual(gone.sort())
        expect((await runOf(placeOf(lake))).filter(({ outcome }) => outcome === 'loaded')).toEqual([])
      }),
      { numRuns: Number(SEEDS) },
    )
  })

  const EVENT = changesEvent(
    ['Known', 'Forgotten', 'Unheard', 'Forgotten'].map((table, index) => {
      const keys = { pk: { S: `${index}` } }
      return { table, keys, image: { ...keys, n: { N: `${index}` } }, eventId: `event ${index}` }
    }),
  )

  async function startLake() {
    const lake = await makeTestLake()
    await load(EVENT, loaderOf(lake, BEFORE))
    return lake
  }

  async function countCalls(): Promise<number> {
    await using lake = await startLake()
    const counted = faultyLake(lake)
    await runOf(placeOf(counted))
    return counted.calls.length
  }

  it('are never nowhere, and are loaded once, wherever a run dies', async () => {
    await using wanted = await makeTestLake()
    await load(EVENT, loaderOf(wanted, AFTER))
    const views = await viewsOf(wanted)
    const calls = await countCalls()
    expect(calls).toBeGreaterThan(10)
    for (let n = 1; n <= calls; n += STEP) {
      for (const when of ['before', 'after'] as const) {
        await using lake = await startLake()
        const before = await lake.quarantined()
        const faulty = faultyLake(lake, crashAt(n, when))
        // A function that cannot reach its lake tells so; the command dies of its own store.
        await runOf(placeOf(faulty)).catch(error => expect(error).toMatchObject({ code: 'STORE' }))
        for (const { key, data } of before) {
          const kept = await Promise.all(
            [key, replayedKey(key)].map(each => lake.store.read('raw', each).catch(() => [])),
          )
          expect(
            kept.some(bytes => Buffer.from(bytes).includes(data)),
            `${n} ${when}: ${key}`,
          ).toBe(true)
        }

        await runOf(placeOf(lake))
        expect(await viewsOf(lake), `${n} ${when}`).toEqual(views)
        expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['UNKNOWN_TABLE'])
      }
    }
  })

  it('may be replayed by two at once', async () => {
    await using wanted = await makeTestLake()
    await load(EVENT, loaderOf(wanted, AFTER))
    await using lake = await startLake()
    await Promise.all([runOf(placeOf(lake)), runOf(placeOf(lake))])
    expect(await viewsOf(lake)).toEqual(await viewsOf(wanted))
    expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['UNKNOWN_TABLE'])
  })

  it('wait where their table fails, while others go on', async () => {
    await using lake = await makeTestLake()
    await load(EVENT, loaderOf(lake, []))
    const faulty = faultyLake(lake, ({ method, target }) => {
      return method === 'createTable' && target.includes('known') ? 'before' : undefined
    })
    const reports = await runOf(placeOf(faulty))
    const outcomes = reports.map(({ outcome, tables, reasons }) => ({ outcome, tables, reasons }))
    expect(outcomes).toEqual([
      { outcome: 'failed', tables: ['known'], reasons: [expect.stringMatching(/^CATALOG: createTable/)] },
      { outcome: 'loaded', tables: ['forgotten'], reasons: [] },
      { outcome: 'bad', tables: [], reasons: [expect.stringMatching(/^UNKNOWN_TABLE: DynamoDB table "Unheard"/)] },
      { outcome: 'loaded', tables: ['forgotten'], reasons: [] },
    ])
    expect((await lake.quarantined()).map(({ key }) => key)).toHaveLength(2)
  })

  it.each([
    [{ table: 'Forgotten' }, 2],
    [{ table: 'raw.known' }, 1],
    [{ code: 'NOT_JSON' }, 0],
    [{ code: 'UNKNOWN_TABLE,NOT_JSON' }, 4],
    [{ limit: '1' }, 1],
    [{ from: '2026-02-01' }, 0],
    [{ from: '2026-01-31', to: '20260131' }, 4],
    [{ to: '2026-01-30' }, 0],
    [{ only: 'batches,daily' }, 0],
  ])('are taken as filters say: %j', async (options, count) => {
    await using lake = await makeTestLake()
    await load(EVENT, loaderOf(lake, []))
    expect(await runOf(placeOf(lake), { ...options, apply: false })).toHaveLength(count)
  })
})

describe('what is in quarantine and is no record', () => {
  const PREFIX = '_quarantine/stream-to-parquet/'

  it('is reported and left alone', async () => {
    await using lake = await makeTestLake()
    await load(changesEvent([{ table: 'Forgotten', keys: { pk: { S: 'a' } } }]), loaderOf(lake, BEFORE))
    const [good] = await lake.quarantined()
    const { key: _, ...envelope } = good ?? { key: '', record: {} }
    const hostile: Record<string, unknown> = {
      'dt=2026-01-31/not-json.json': SECRET,
      'dt=2026-01-31/null.json': 'null',
      'dt=2026-01-31/types.json': JSON.stringify({ ...envelope, record: { ...envelope.record, shardId: 5 } }),
      'dt=2026-01-31/bytes.json': JSON.stringify({ ...envelope, data: '%%%' }),
      'dt=2026-01-31/code.json': JSON.stringify({ ...envelope, code: `${SECRET}\u001b[2J` }),
      'dt=2026-01-31/elsewhere.json': JSON.stringify(envelope),
      'dt=2026-01-31/deep/er.json': JSON.stringify(envelope),
      'dt=yesterday/a.json': JSON.stringify(envelope),
      'dt=2026-01-31/big.json': Buffer.alloc(17 * 1024 * 1024, ' '),
      'note.txt': 'not ours',
    }
    for (const [name, content] of Object.entries(hostile)) {
      const body = Buffer.isBuffer(content) ? content : Buffer.from(String(content))
      await lake.store.write('raw', PREFIX + name, body)
    }
    await load(eventOf([`${SECRET}!`], { from: 9 }), loaderOf(lake, BEFORE))

    const reports = await runOf(placeOf(lake))
    const reasons = Object.fromEntries(
      reports.map(({ object, reasons }) => [object.split(PREFIX)[1], reasons[0]?.split(':')[0]]),
    )
    const left = reports.filter(({ outcome }) => outcome === 'left')
    expect(left).toHaveLength(Object.keys(hostile).length + 1)
    expect(reasons).toMatchObject({
      'dt=2026-01-31/not-json.json': 'NO_ENVELOPE',
      'dt=2026-01-31/null.json': 'NO_ENVELOPE',
      'dt=2026-01-31/types.json': 'NO_ENVELOPE',
      'dt=2026-01-31/bytes.json': 'NO_ENVELOPE',
      'dt=2026-01-31/code.json': 'NO_ENVELOPE',
      'dt=2026-01-31/elsewhere.json': 'WRONG_KEY',
      'dt=2026-01-31/deep/er.json': 'NOT_OURS',
      'dt=yesterday/a.json': 'NOT_OURS',
      'dt=2026-01-31/big.json': 'TOO_LARGE',
      'note.txt': 'NOT_OURS',
    })
    expect(Object.values(reasons)).toContain('NOT_BASE64')
    expect(reports.filter(({ outcome }) => outcome === 'loaded')).toHaveLength(1)
    expect(JSON.stringify(reports)).not.toContain(SECRET)
    for (const name of Object.keys(hostile)) expect(await lake.store.head('raw', PREFIX + name)).toBeDefined()
  })
})
