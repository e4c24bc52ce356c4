import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Completions } from '../api/query.ts'
import { findProcesses } from '../query/test/find-processes.ts'
import { openTestConsole, post, type TestConsole } from './test/test-console.ts'
import { addIds, changesTable, makeTestLake, type TestLake } from './test/test-lake.ts'

const LONG = 'SELECT count(*) FROM range(1_000_000_000_000) AS a(x) WHERE hash(x) % 7 = 0'

let lake: TestLake
let opened: TestConsole

beforeAll(async () => {
  lake = await makeTestLake()
  const table = changesTable('orders', { id: 'string' })
  await lake.catalog.createTable(table)
  await addIds(lake, table, '2026-01-31', 'a.parquet', ['a', '<script>alert(1)</script>'])
  opened = await openTestConsole({ lake: lake.root })
})

afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await lake[Symbol.asyncDispose]()
})

const ask = (body: object, path = 'query') => post(`${opened.url}/api/${path}`, body)

/** Waits until a query runs again as it should, which it does not as long as others have both processes. */
async function expectFree(): Promise<void> {
  const answers = await Promise.all(['f1', 'f2'].map(id => ask({ id, sql: 'SELECT 1' })))
  for (const answer of answers) expect(await answer.json()).toMatchObject({ is: 'rows', rows: [[1]] })
}

it('answers what a query gives, and what is wrong with it', async () => {
  const answer = await ask({ id: 'a', sql: 'SELECT id FROM orders ORDER BY id DESC' })
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(await answer.json()).toEqual({
    is: 'rows',
    columns: [{ name: 'id', type: 'VARCHAR' }],
    rows: [['a'], ['<script>alert(1)</script>']],
    isCut: false,
    ms: expect.any(Number),
  })
  const refused = await ask({ id: 'a', sql: 'SELECT nothing FROM orders' })
  expect(refused.status).toBe(200)
  expect(await refused.json()).toMatchObject({ is: 'refused', code: 'BAD_SQL' })
  for (const limit of [0, 10_001, 1.5]) expect((await ask({ id: 'a', sql: 'SELECT 1', limit })).status).toBe(400)
})

it('cancels by the id', async () => {
  const running = ask({ id: 'long', sql: LONG })
  await sleep(700)
  expect((await ask({ id: 'long', sql: 'SELECT 1' })).status).toBe(409)
  const cancelled = await fetch(`${opened.url}/api/query/long`, { method: 'DELETE', headers: { 'x-inlet': '1' } })
  expect(cancelled.status).toBe(204)
  expect(await (await running).json()).toEqual({ is: 'cancelled' })
  await expectFree()
})

it('cancels what nobody waits for any more', async () => {
  const leaving = new AbortController()
  const gone = ['g1', 'g2', 'g3'].map(id =>
    fetch(`${opened.url}/api/query${id === 'g2' ? '.csv' : ''}`, {
      method: 'POST',
      headers: { 'x-inlet': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ id, sql: LONG }),
      signal: leaving.signal,
    }),
  )
  await sleep(500)
  leaving.abort()
  await Promise.allSettled(gone)
  await expectFree()
  expect(opened.failures).toEqual([])
})

it('gives CSV, and breaks off what is not whole', async () => {
  const whole = await ask({ id: 'c', sql: 'SELECT id, NULL AS n FROM orders ORDER BY id' }, 'query.csv')
  expect(whole.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(whole.headers.get('content-disposition')).toBe('attachment; filename="query.csv"')
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await whole.text()).toBe('id,n\r\n<script>alert(1)</script>,\r\na,\r\n')

  const refused = await ask({ id: 'c', sql: `COPY orders TO '${lake.root}/x'` }, 'query.csv')
  expect(refused.status).toBe(422)
  expect(await refused.json()).toEqual({ code: 'NOT_A_QUERY', message: expect.stringContaining('found COPY') })

  const sql = "SELECT CASE WHEN range < 500_000 THEN range ELSE error('no') END FROM range(600_000)"
  const broken = await ask({ id: 'c', sql }, 'query.csv')
  await expect(broken.text()).rejects.toThrow('terminated')
  await expectFree()
})

it('a download that is left cancels its query', async () => {
  const download = await ask({ id: 'd', sql: 'SELECT range FROM range(900_000)' }, 'query.csv')
  const reader = download.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await expectFree()
  // That nobody reads it any more is heard a little later.
  await expect.poll(async () => (await ask({ id: 'd', sql: 'SELECT 1' })).status).toBe(200)
  expect(opened.failures).toEqual([])
})

it('completes tables and views with their columns', async () => {
  const completions: Completions = JSON.parse(await (await fetch(`${opened.url}/api/completions`)).text())
  expect(Object.keys(completions)).toEqual(['raw.orders', 'raw.orders_changes', 'raw.orders_current'])
  expect(completions['raw.orders_current']).toEqual(expect.arrayContaining(['id', 'cdc_operation', 'dt']))
})

it('closes within a second, whatever runs', async () => {
  const closing = await openTestConsole({ lake: lake.root })
  const before = findProcesses(process.pid).length
  const running = Promise.allSettled(['1', '2', '3'].map(id => post(`${closing.url}/api/query`, { id, sql: LONG })))
  await sleep(700)
  expect(findProcesses(process.pid).length).toBe(before + 2)
  const startedAt = Date.now()
  await closing[Symbol.asyncDispose]()
  expect(Date.now() - startedAt).toBeLessThan(1_000)
  expect(findProcesses(process.pid).length).toBe(before)
  await running
})
