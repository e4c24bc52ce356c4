import type { Lake } from '@inlet/lake'
import type { KinesisStreamEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { changesEvent, eventOf, type ItemChange, NOON_US, nativePayload, sequenceOf } from '../test/events.ts'
import { crashAt, type Faults, faultyLake } from '../test/faults.ts'
import { loaderOf, makeTestLake, type TestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const TABLES = ['one', 'two']
const DAY_US = 86_400_000_000
const [FIRST, WHOLE] = [{ itemIdentifier: sequenceOf(11) }, { batchItemFailures: [] }]

function change(table: string, pk: string, v: string, turn: number, operation: ItemChange['operation']): ItemChange {
  const keys = { pk: { S: pk } }
  const image = { ...keys, v: { S: v } }
  return {
    table,
    keys,
    image,
    operation: operation ?? 'INSERT',
    at: NOON_US + turn * DAY_US,
    eventId: `${table} ${turn}`,
  }
}

/** Over two days and two tables: an item that stays, and one that goes. A record among them cannot be loaded. */
const BATCH: KinesisStreamEvent = eventOf(
  [
    ...TABLES.map(table => change(table, 'a', 'first', 0, 'INSERT')),
    ...TABLES.map(table => change(table, 'b', 'only', 0.1, 'INSERT')),
    ...TABLES.map(table => change(table, 'a', 'last', 1, 'MODIFY')),
    ...TABLES.map(table => change(table, 'b', '', 1.1, 'REMOVE')),
  ].map(change => nativePayload(change)),
  { from: 11 },
)
const POISONED: KinesisStreamEvent = { Records: [...BATCH.Records, ...eventOf(['%%%'], { from: 50 }).Records] }

/** `FAULTS=all` tries each call with each fault, not every fourth, of which each fault has others. */
const STEP = process.env.FAULTS === 'all' ? 1 : 4

/** What there is before the batch comes. */
const STARTS: Record<string, (lake: Lake) => Promise<void>> = {
  'new tables': async () => undefined,
  'tables that get columns': async lake => {
    await load(
      changesEvent(TABLES.map(table => ({ table, keys: { pk: { S: 'z' } }, eventId: `${table} z` }))),
      loaderOf(lake),
    )
  },
}

const MODES: Record<string, (n: number) => Faults> = {
  'fails once': n => call => (call.number === n ? 'before' : undefined),
  'loses its answer': n => call => (call.number === n ? 'after' : undefined),
  'fails, and all after it': n => call => (call.number >= n ? 'before' : undefined),
}

/** Of so many calls, those to try: which of each four is another one for each fault. */
function* callsToTry(calls: number, fault: number): Generator<number> {
  for (let n = 1 + (fault % STEP); n <= calls; n += STEP) yield n
}

describe.each(Object.entries(STARTS))('%s', (_, start) => {
  it.each(Object.entries(MODES))(
    'lose nothing when any call %s: the batch comes again from its first record',
    async (mode, faultsAt) => {
      const calls = await countCalls(start)
      for (const n of callsToTry(calls, Object.keys(MODES).indexOf(mode))) {
        await using lake = await startLake(start)
        const faulty = faultyLake(lake, faultsAt(n))
        expect(await load(POISONED, loaderOf(faulty)), `call ${n}`).toEqual({ batchItemFailures: [FIRST] })
        if (mode !== 'fails, and all after it') {
          const bad = faulty.calls[n - 1]?.target
          await expectLoaded(
            lake,
            TABLES.filter(table => !bad?.includes(table)),
          )
        }

        expect(await load(POISONED, loaderOf(lake)), `call ${n}`).toEqual(WHOLE)
        await expectAllLoaded(lake)
      }
    },
  )

  it.each(['before', 'after'] as const)('lose nothing when the process dies %s any call', async when => {
    const calls = await countCalls(start)
    for (const n of callsToTry(calls, when === 'before' ? 3 : 2)) {
      await using lake = await startLake(start)
      await load(POISONED, loaderOf(faultyLake(lake, crashAt(n, when))))

      const middle = n % POISONED.Records.length
      for (const Records of [POISONED.Records.slice(0, middle), POISONED.Records.slice(middle)]) {
        expect(await load({ Records }, loaderOf(lake)), `call ${n}`).toEqual(WHOLE)
      }
      await expectAllLoaded(lake)
    }
  })
})

it('says which call failed, also of quarantine', async () => {
  await using lake = await makeTestLake()
  const loader = loaderOf(faultyLake(lake, ({ method }) => (method === 'write' ? 'before' : undefined)))
  await load(eventOf(['%%%', '%%%'], { from: 11 }), loader)
  const [line] = loader.telemetry.lines.filter(({ level }) => level === 'error')
  expect(String(line?.fields.error)).toMatch(/write raw\/_quarantine\/.* fails/)
})

it('says what is in the way of a table', async () => {
  await using lake = await makeTestLake()
  const loader = loaderOf(lake)
  await lake.store.write('raw', 'things', Buffer.from('a file where a folder goes'))
  const event = eventOf([nativePayload({ table: 'Things', keys: { pk: { S: 'a' } } })], { from: 11 })
  expect(await load(event, loader)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(11) }] })
  const [line] = loader.telemetry.lines.filter(({ level }) => level === 'error')
  expect(String(line?.fields.error)).toMatch(/cannot hold s3:\/\/raw\/things\/.*: raw\/things is not a folder/)
})

async function startLake(start: (lake: Lake) => Promise<void>): Promise<TestLake> {
  const lake = await makeTestLake()
  await start(lake)
  return lake
}

async function countCalls(start: (lake: Lake) => Promise<void>): Promise<number> {
  await using lake = await startLake(start)
  const counted = faultyLake(lake)
  expect(await load(POISONED, loaderOf(counted))).toEqual(WHOLE)
  return counted.calls.length
}

async function expectAllLoaded(lake: TestLake): Promise<void> {
  await expectLoaded(lake, TABLES)
  expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['NOT_BASE64'])
}

async function expectLoaded(lake: TestLake, tables: readonly string[]): Promise<void> {
  const selects = tables.flatMap(table => [
    `SELECT '${table} has' AS what, pk, v FROM raw.${table}_current WHERE pk != 'z'`,
    `SELECT cdc_event_id, pk, v FROM raw.${table}_changes WHERE pk != 'z'`,
  ])
  const rows = await lake.query(`${selects.join(' UNION ALL ')} ORDER BY what`)
  expect(rows.map(({ what, pk, v }) => [what, pk, v])).toEqual(
    tables.toSorted().flatMap(table => [
      [`${table} 0`, 'a', 'first'],
      [`${table} 0.1`, 'b', 'only'],
      [`${table} 1`, 'a', 'last'],
      [`${table} 1.1`, 'b', null],
      [`${table} has`, 'a', 'last'],
    ]),
  )
}
