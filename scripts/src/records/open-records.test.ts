import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import type { RecordSummary, RecordsSource, TraceStep } from '@inlet/console/api'
import type { Item } from '@inlet/local'
import { type LiveLake, localKinesisClient, openLiveLake, openStateDirectory } from '@inlet/local/live'
import { aggregateOf, nativePayload } from '@inlet/stream-to-parquet/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dynamoDBClient } from '../live/clients.ts'
import { createTables } from '../live/create-tables.ts'
import { liveEvents } from '../live/live-event.ts'
import { sendRequest } from '../live/send-request.ts'
import { HANDLER, handlerEnvironment, isStreamed } from '../live/stream-to-parquet.ts'
import { M, N, S } from '../samples/attribute-value.ts'
import { ORDERS } from '../samples/orders.ts'
import { openRecords } from './open-records.ts'

let lake: string
let live: LiveLake
let records: RecordsSource
const events = liveEvents()
const opened = new AsyncDisposableStack()

beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-records-'))
  opened.defer(() => rm(lake, { recursive: true }))
  const state = opened.use(await openStateDirectory(lake))
  live = await openLiveLake({
    lake,
    state,
    handler: HANDLER,
    env: handlerEnvironment({}),
    logFile: join(lake, 'function.log'),
    streams: isStreamed({}),
    shards: 1,
    onEndpointEvent: () => undefined,
    onEventSourceEvent: () => undefined,
    onDelivered: (records, response) => events.tell({ of: 'delivery', records, response }),
  })
  opened.defer(() => live.stop())
  records = opened.use(await openRecords({ lake, kinesis: live.kinesis, events, env: {} }))
})
afterAll(() => opened.disposeAsync())

async function putItems(items: readonly Item[]): Promise<void> {
  const client = dynamoDBClient(live.dynamodb)
  await createTables(client, [ORDERS])
  for (const item of items) await sendRequest(client, ORDERS, { kind: 'put', item })
  client.destroy()
}

async function putRecord(data: string | Uint8Array): Promise<void> {
  const client = localKinesisClient(live.kinesis)
  const input = { StreamName: 'table-changes', PartitionKey: 'key', Data: Buffer.from(data) }
  await client.send(new PutRecordCommand(input))
  client.destroy()
}

async function all(filters: Parameters<RecordsSource['list']>[0] = {}, limit = 3): Promise<readonly RecordSummary[]> {
  const found: RecordSummary[] = []
  let before: string | undefined
  do {
    const page = await records.list(filters, before, limit)
    expect(page.records.length).toBeLessThanOrEqual(limit)
    found.push(...page.records)
    before = page.next ?? undefined
  } while (before !== undefined)
  return found
}

async function stepsOf(id: string | undefined): Promise<Map<TraceStep['is'], TraceStep>> {
  const trace = await records.trace(id ?? '')
  return new Map(trace?.steps.map(step => [step.is, step]))
}

const order = (orderid: string, quantity = '1') => {
  const keys = { orderid: { S: orderid } }
  return nativePayload({ table: 'OrderTable', keys, image: { ...keys, quantity: { N: quantity } } })
}

it('lists what came with its fate, newest first, page by page', async () => {
  await putItems([
    { orderid: S('1'), quantity: N(5) },
    { orderid: S('<script>alert(1)</script>'), quantity: S('NaN') },
    { orderid: S('nul \0 and \u202e'), price: N('1234567890123456789012345678901234567.8') },
  ])
  // A change goes from the table to the stream in its own time.
  await live.drained()
  await putRecord('no JSON <b>')
  await putRecord(
    await aggregateOf(
      [order('a'), order('b', '7'), 'odd'].map(part =>
        Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)),
      ),
    ),
  )
  await live.drained()
  const found = await all()
  expect(found.map(({ change, outcome, about }) => [change?.key ?? null, outcome, about])).toEqual([
    [null, 'quarantined', 'NOT_JSON'],
    ['{"orderid":"b"}', 'loaded', 'raw.orders'],
    ['{"orderid":"a"}', 'loaded', 'raw.orders'],
    [null, 'quarantined', 'NOT_JSON'],
    ['{"orderid":"nul \\u0000 and \u202e"}', 'rescued', 'raw.orders, 1 value rescued'],
    ['{"orderid":"<script>alert(1)</script>"}', 'rescued', 'raw.orders, 1 value rescued'],
    ['{"orderid":"1"}', 'loaded', 'raw.orders'],
  ])
  expect(found.every(({ id }) => encodeURIComponent(id) === id)).toBe(true)
  expect(new Set(found.map(({ id }) => id)).size).toBe(7)
  expect((await all({ outcome: 'quarantined' }, 1)).map(({ id }) => id).toSorted()).toEqual(
    found.flatMap(({ outcome, id }) => (outcome === 'quarantined' ? [id] : [])).toSorted(),
  )
  expect(await all({ outcome: 'rescued', key: 'script' })).toEqual([found[5]])
  expect(await all({ table: 'raw.orders', outcome: 'loaded' }, 1)).toHaveLength(3)
  expect(await all({ table: 'transactions' })).toEqual([])
  expect(await all({ outcome: 'waiting' })).toEqual([])
})

it('follows each on its way, down to the cells of its row', async () => {
  const [, b, , nonsense, nul, script] = await all({}, 100)
  const steps = await stepsOf(script?.id)
  expect([...steps.keys()]).toEqual(['raw', 'decoded', 'routed', 'flattened', 'cast', 'row'])
  expect(steps.get('cast')).toMatchObject({
    cells: expect.arrayContaining([
      expect.objectContaining({
        path: 'orderid',
        column: 'orderid',
        value: '<script>alert(1)</script>',
        rescued: null,
      }),
      expect.objectContaining({ path: 'quantity', column: 'quantity', value: null, rescued: expect.any(String) }),
    ]),
  })
  expect(steps.get('row')).toMatchObject({
    table: 'raw.orders',
    files: [expect.stringMatching(/^s3:\/\/raw\/orders\/dt=[\d-]+\/[\w-]+\.parquet$/)],
    cells: expect.arrayContaining([
      { column: 'orderid', value: '<script>alert(1)</script>' },
      { column: 'rescued_data', value: '{"quantity":"NaN"}' },
    ]),
  })
  expect((await stepsOf(nul?.id)).get('row')).toMatchObject({
    cells: expect.arrayContaining([{ column: 'orderid', value: 'nul \0 and \u202e' }]),
  })
  expect((await stepsOf(b?.id)).get('row')).toMatchObject({
    cells: expect.arrayContaining([
      { column: 'orderid', value: 'b' },
      { column: 'quantity', value: '7' },
    ]),
  })
  const refused = await records.trace(nonsense?.id ?? '')
  expect(refused?.steps.map(({ is }) => is)).toEqual(['raw', 'quarantined'])
  expect(refused).toMatchObject({
    canReplay: true,
    steps: [{ text: 'no JSON <b>' }, { code: 'NOT_JSON', object: expect.stringMatching(/^s3:\/\/raw\/_quarantine\//) }],
  })
  expect(await records.trace('shardId-000000000000_1')).toBeUndefined()
  expect(await records.trace('../../etc')).toBeUndefined()
})

it('shows a REMOVE, deep maps and what is over 64 KiB', async () => {
  let deep: Parameters<typeof M>[0] = { end: N(1) }
  for (let depth = 0; depth < 20; depth++) deep = { a: M(deep) }
  const client = dynamoDBClient(live.dynamodb)
  await sendRequest(client, ORDERS, {
    kind: 'put',
    item: { orderid: S('deep'), deep: M(deep), note: S('é'.repeat(40_000)) },
  })
  await sendRequest(client, ORDERS, { kind: 'delete', key: { orderid: S('1') } })
  client.destroy()
  await live.drained()
  const [removed, large] = await all({ table: 'OrderTable' }, 2)
  expect(removed).toMatchObject({ outcome: 'loaded', change: { operation: 'REMOVE', key: '{"orderid":"1"}' } })
  expect((await stepsOf(removed?.id)).get('decoded')).toMatchObject({ image: null, keys: '{"orderid":{"S":"1"}}' })
  const steps = await stepsOf(large?.id)
  const raw = steps.get('raw')
  if (raw?.is !== 'raw') throw new Error('Expected the raw bytes')
  expect([raw.isCut, raw.text.includes('\ufffd')]).toEqual([true, false])
  expect(Buffer.from(raw.base64, 'base64').toString()).toBe(raw.text)
  expect(Buffer.byteLength(raw.text)).toBeGreaterThan(65_000)
  const path = `${'deep.'}${'a.'.repeat(20)}end`
  expect(steps.get('flattened')).toMatchObject({
    leaves: expect.arrayContaining([expect.objectContaining({ path, value: '1' })]),
  })
})

it('finds them again after a restart, older ones in quarantine and by their place', async () => {
  const before = await all({}, 100)
  await using again = await openRecords({ lake, kinesis: live.kinesis, events, env: {} })
  const page = await again.list({}, undefined, 100)
  expect(page.records).toEqual(before)
  await using later = await openRecords({
    lake,
    kinesis: live.kinesis,
    events,
    env: {},
    now: () => Date.now() + 2 * 60 * 60_000,
  })
  expect((await later.list({}, undefined, 100)).records).toEqual([])
  const quarantined = before.filter(({ outcome }) => outcome === 'quarantined')
  const { records: kept } = await later.list({ outcome: 'quarantined' }, undefined, 100)
  expect(kept.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    quarantined.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  )
  for (const record of before) expect((await later.trace(record.id))?.record).toEqual(record)
})

it('replays what can be loaded meanwhile, and says what cannot', async () => {
  await putRecord(JSON.stringify({ ...order('c'), tableName: 'Forgotten' }))
  await live.drained()
  const [forgotten] = await all({ outcome: 'quarantined' }, 100)
  expect(forgotten).toMatchObject({ about: 'UNKNOWN_TABLE' })
  const id = forgotten?.id ?? ''
  expect(await records.replay(id, true)).toEqual({
    is: 'still refused',
    text: expect.stringContaining('UNKNOWN_TABLE'),
  })
  await using fixed = await openRecords({ lake, kinesis: live.kinesis, events, env: { UNMAPPED_TABLES: 'auto' } })
  expect(await fixed.replay(id, false)).toEqual({ is: 'would be loaded', text: 'raw.forgotten' })
  expect((await fixed.trace(id))?.record.outcome).toBe('quarantined')
  const both = await Promise.all([fixed.replay(id, true), fixed.replay(id, true)])
  expect(both.map(({ is }) => is).toSorted()).toEqual(expect.arrayContaining(['loaded']))
  expect(both.every(({ is }) => ['loaded', 'failed', 'gone'].includes(is))).toBe(true)
  expect(await fixed.replay(id, true)).toMatchObject({ is: 'gone' })
  expect(await fixed.trace(id)).toMatchObject({
    canReplay: false,
    record: { outcome: 'loaded', about: 'raw.forgotten' },
  })
  expect((await fixed.list({ table: 'Forgotten' }, undefined, 10)).records).toMatchObject([{ outcome: 'loaded' }])
})
