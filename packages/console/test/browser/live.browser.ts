import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { settled } from './support/check-page.ts'
import { createOrders, dropOffers, putOrder, until } from './support/fill-lake.ts'
import { type LakeUp, lakeUp } from './support/lake-up.ts'
import { openBrowser, openPage, type WatchedPage } from './support/open-browser.ts'

/** What a reader waits for at most until a change shows, in ms. */
const SOON = 3_000

let lake: string
let live: LakeUp
let browser: Browser
beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-browser-'))
  live = await lakeUp(lake)
  browser = await openBrowser()
  await createOrders(live.client)
  await putOrder(live.client, { orderid: { S: 'first' }, price: { N: '1' } })
  await until(live, 'SELECT count(*) FROM raw.orders', count => count === 1)
})
afterAll(async () => {
  await browser.close()
  await live[Symbol.asyncDispose]()
  await rm(lake, { recursive: true })
})

let watched: WatchedPage
afterEach(async () => {
  expect(watched.faults).toEqual([])
  await watched[Symbol.asyncDispose]()
})
const open = async (path: string): Promise<Page> => {
  watched = await openPage(browser, live.console + path)
  await settled(watched.page)
  return watched.page
}

it('a change that an SDK client writes is counted in the flow within three seconds', async () => {
  const page = await open('/')
  const files = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'raw.*' }) })
    .last()
  expect(await files.textContent()).toMatch(/written\s*1$/)
  await putOrder(live.client, { orderid: { S: 'second' }, price: { N: '2' } })
  await files.getByText('2', { exact: true }).waitFor({ timeout: SOON })
})

it('a change is among the records within three seconds, and is followed from its bytes to its row', async () => {
  const page = await open('/records')
  await putOrder(live.client, { orderid: { S: 'followed' }, price: { N: '2.50' }, quantity: { S: 'several' } })
  const link = page.getByRole('link', { name: /followed/ })
  await link.waitFor({ timeout: SOON })
  await link.click()
  await page.getByRole('heading', { name: /Row and file/ }).waitFor()
  const steps = page.getByRole('list').filter({ has: page.getByRole('heading', { name: /Raw bytes/ }) })
  const headings = await steps.getByRole('heading', { level: 2 }).allInnerTexts()
  expect(headings.map(text => text.replace(/^\d+\s*/, ''))).toEqual([
    'Raw bytes',
    'Decoded',
    'Routed to its table',
    'Flattened',
    'Cast into columns',
    'Row and file',
  ])
  await page.getByText('several').first().waitFor()
  await page.getByRole('link', { name: 'raw.orders' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'raw.orders' }).waitFor()
})

it('a file that is dropped is a run, whose account adds up', async () => {
  const page = await open('/runs')
  await dropOffers(lake)
  await page.getByRole('link', { name: 'offers.csv' }).click({ timeout: 30_000 })
  await page.getByText('succeeded').first().waitFor()
  const account = page.getByRole('region', { name: 'Rows' })
  expect((await account.textContent())?.match(/\d+ \w+/g)).toEqual([
    '201 in',
    '200 written',
    '0 superseded',
    '1 refused',
  ])
})
