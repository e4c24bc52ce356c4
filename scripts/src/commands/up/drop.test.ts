import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from '@inlet/console/api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dynamoDBClient } from '../../live/clients.ts'
import { createTable } from '../../live/create-tables.ts'
import { scanTable } from '../../live/scan-table.ts'
import { callLake } from '../../live/test/call-lake.ts'
import { openRunLog } from '../../runs/run-log.ts'
import { createOffers, offersCsv } from '../../samples/offers.ts'
import { exportsIn, until, whileUp } from './test/while-up.ts'

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-drop-'))
})
afterEach(() => rm(lake, { recursive: true }))

async function drop(key: string, content: string): Promise<void> {
  await mkdir(join(lake, key, '..'), { recursive: true })
  await writeFile(join(lake, key), content)
}

/** So many are under way for a while. */
const MANY = 5_000

const offers = (rows: number) => ({ rows, accounts: 20, seed: 7, now: new Date('2026-01-31T00:00:00Z') })
const csvOf = (rows: number) => [...offersCsv(offers(rows))].join('')
const keysOf = (rows: number) =>
  new Set(Array.from(createOffers(offers(rows)), ({ account, offer_id }) => `${account} ${offer_id}`))

async function keysIn(output: string, table: string): Promise<Set<string>> {
  const client = dynamoDBClient(exportsIn(output).AWS_ENDPOINT_URL_DYNAMODB ?? '')
  const items = await scanTable(client, table)
  client.destroy()
  return new Set(
    items.map(({ account, offer_id }) => [account, offer_id].map(value => Object.values(value ?? {})[0]).join(' ')),
  )
}

/** Newest first. */
async function runs(): Promise<readonly Run[]> {
  return (await openRunLog(lake).list(undefined, undefined, 20)).runs
}

async function runOf(file: string): Promise<Run | undefined> {
  return (await runs()).find(({ object }) => object === file)
}

it('imports and loads what is dropped; lets an import go at Ctrl-C within a moment, and goes on with it', async () => {
  const first = await whileUp(lake, async (output, child) => {
    await importDropped(output, child)
    await loadDropped(output, child)
  })
  expect(first).toMatchObject({ stderr: '', code: 0 })
  await checkImports()
  await checkLoads()

  const file = 's3://csv-uploads/Mine/many.csv'
  let stoppedAt = 0
  const second = await whileUp(lake, async output => {
    await drop('csv-uploads/Mine/many.csv', csvOf(MANY))
    await expect.poll(async () => (await keysIn(output(), 'Mine')).size, { timeout: 20_000 }).toBeGreaterThan(40)
    stoppedAt = Date.now()
  })
  expect(Date.now() - stoppedAt).toBeLessThan(4_000)
  expect(second).toMatchObject({ stderr: '', code: 0 })
  expect(second.stdout).toContain(`${file} is being imported into Mine`)
  expect(second.stdout).toMatch(/many\.csv goes on at row [\d,]+ with the next `lake up`/)
  expect(second.stdout).not.toContain('rows imported')
  const interrupted = await runOf(file)
  expect(interrupted).toMatchObject({ status: 'interrupted', failure: null })

  const third = await whileUp(lake, async (output, child) => {
    await until(() => output().includes('5,000 rows imported into Mine'), child)
    expect(await keysIn(output(), 'Mine')).toEqual(new Set([...keysOf(40), ...keysOf(MANY)]))
  })
  expect(third.stdout.match(/rows imported/g)).toHaveLength(1)
  expect(await runOf(file)).toMatchObject({ id: interrupted?.id, status: 'succeeded', accounting: { in: MANY } })
  const copy: { readonly data: readonly unknown[] } = JSON.parse(
    await readFile(join(lake, 'csv-uploads/json-copy/Mine/many.json'), 'utf8'),
  )
  expect(copy.data).toHaveLength(MANY)
})

/** Once each, when its table is there, whoever was first. */
async function importDropped(output: () => string, child: ChildProcess): Promise<void> {
  await drop('csv-uploads/Offers/a few.csv', csvOf(300))
  await drop('csv-uploads/Mine/mine.csv', csvOf(40))
  await drop('csv-uploads/lost.csv', csvOf(1))
  await drop('csv-uploads/Offers/notes.txt', 'x')
  await until(() => /✓ s3:\/\/csv-uploads\/Offers\/a few\.csv: 300 rows imported into Offers/.test(output()), child)
  expect(output()).toContain('✓ Offers is made, with the key account (S), offer_id (S)')
  expect(await keysIn(output(), 'Offers')).toEqual(keysOf(300))
  await until(() => output().includes('✗ s3://csv-uploads/Mine/mine.csv waits: there is no table Mine'), child)
  await until(() => output().includes('lost.csv is not imported: put it into a folder'), child)
  await until(() => output().includes('notes.txt is not imported: its name does not end in'), child)
  expect((await runs()).find(({ table }) => table === 'Mine')).toMatchObject({
    ...{ trigger: 'upload', status: 'waiting', object: 's3://csv-uploads/Mine/mine.csv' },
    failure: { code: 'NO_TABLE' },
  })

  const client = dynamoDBClient(exportsIn(output()).AWS_ENDPOINT_URL_DYNAMODB ?? '')
  await createTable(client, 'Mine', [
    { name: 'account', type: 'S' },
    { name: 'offer_id', type: 'S' },
  ])
  client.destroy()
  await until(() => output().includes('mine.csv: 40 rows imported into Mine'), child)
  expect(await keysIn(output(), 'Mine')).toEqual(keysOf(40))

  const file = join(lake, 'other.csv')
  await writeFile(file, csvOf(60))
  const imported = await callLake(['import', file, '--table', 'Offers', '--lake', lake, '--json'], {})
  expect([JSON.parse(imported.stdout).processed, imported.code]).toEqual([60, 0])
  await until(() => output().includes('s3://csv-uploads/Offers/other.csv was imported into Offers before'), child)
}

async function checkImports(): Promise<void> {
  const imports = (await runs()).filter(({ kind }) => kind === 'import')
  const found = imports.map(({ object, trigger, status, accounting }) => [object, trigger, status, accounting?.in])
  expect(new Set(found)).toEqual(
    new Set([
      ['s3://csv-uploads/Offers/a few.csv', 'upload', 'succeeded', 300],
      ['s3://csv-uploads/Mine/mine.csv', 'upload', 'succeeded', 40],
      ['s3://csv-uploads/Offers/other.csv', 'command', 'succeeded', 60],
    ]),
  )
}

/** As many rates as the feed expects at least, of a day. */
const ratesOf = (rows: number, rate: string) =>
  Array.from({ length: rows }, (_, index) => `2026-01-31,EUR,C${index},${rate},bank,2026-01-31T16:00:00Z\n`).join('')

/** A file, its correction, and a bad one, which leaves what was there. */
async function loadDropped(output: () => string, child: ChildProcess): Promise<void> {
  await drop('vendor-drop/rates/rates_20260131.csv', ratesOf(150, '1.5'))
  await until(() => output().includes('✓ 150 rows of 20260131 loaded into raw.exchange_rates'), child)
  await drop('vendor-drop/rates/rates_20260131.v2.csv', ratesOf(120, '2.5'))
  await until(() => output().includes('✓ 120 rows of 20260131 loaded into raw.exchange_rates'), child)
  await drop('vendor-drop/rates/rates_20260131.v3.csv', ratesOf(7, '3.5'))
  await until(
    () => output().includes('v3.csv failed at attempt 1: EXPECTATION: expected at least 100 rows, found 7'),
    child,
  )
  await drop('vendor-drop/other.csv', 'x')
  await until(() => output().includes('s3://vendor-drop/other.csv is of no feed'), child)
}

async function checkLoads(): Promise<void> {
  const sql = 'SELECT count(*)::int AS n, min(rate)::double AS rate FROM raw.exchange_rates'
  const { stdout } = await callLake(['query', '--lake', lake, '--json', sql], {})
  expect(JSON.parse(stdout)).toEqual([{ n: 120, rate: 2.5 }])
  const [bad, corrected, first] = (await runs()).filter(({ kind }) => kind === 'daily load')
  expect(first).toMatchObject({ status: 'succeeded', feed: 'exchange_rates', dataRef: '20260131', trigger: 'upload' })
  expect(corrected?.swaps).toMatchObject([{ partition: 'data_ref=20260131', rowsBefore: 150, rowsAfter: 120 }])
  expect(bad).toMatchObject({ status: 'interrupted', failure: { code: expect.stringMatching(/^[A-Z_]+$/) } })
}
