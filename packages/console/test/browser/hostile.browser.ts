import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { overflow, settled } from './support/check-page.ts'
import { createOrders, HOSTILE, putNonsense, putOrder, until } from './support/fill-lake.ts'
import { type LakeUp, lakeUp } from './support/lake-up.ts'
import { openBrowser, openPage } from './support/open-browser.ts'

let lake: string
let live: LakeUp
let browser: Browser
beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-browser-'))
  live = await lakeUp(lake, { UNMAPPED_TABLES: 'auto' })
  browser = await openBrowser()
  await createOrders(live.client)
  await putOrder(live.client, {
    orderid: { S: HOSTILE },
    [HOSTILE]: { S: HOSTILE },
    note: { S: HOSTILE },
    emoji: { S: '👩‍👩‍👧‍👦 \uFEFF\u2028' },
    long: { S: 'x'.repeat(200_000) },
  })
  await putNonsense(lake)
  await until(live, 'SELECT count(*) FROM raw.orders', count => count === 1)
})
afterAll(async () => {
  await browser.close()
  await live[Symbol.asyncDispose]()
  await rm(lake, { recursive: true })
})

/** Every element that the page would only have if a value had become markup, and every character that turns text around. */
async function intruders(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const made = [...document.querySelectorAll('#app img, #app script, #app iframe')].map(({ outerHTML }) => outerHTML)
    const text = document.querySelector('#app')?.textContent ?? ''
    const turning = ['\u202A', '\u202B', '\u202D', '\u202E', '\u2066', '\u2067', '\0'].filter(each =>
      text.includes(each),
    )
    return [...made, ...turning.map(each => `U+${each.charCodeAt(0).toString(16)}`)]
  })
}

const VISITS: readonly { readonly path: string; readonly visit?: (page: Page) => Promise<void> }[] = [
  { path: '/' },
  { path: '/tables/raw/orders' },
  { path: '/tables/raw/orders?show=rows' },
  { path: '/tables/raw/orders?show=history' },
  { path: '/records' },
  {
    path: '/records',
    async visit(page) {
      await page
        .getByRole('link', { name: /onerror/ })
        .first()
        .click()
      await page.getByRole('heading', { name: /Row and file/ }).waitFor()
    },
  },
  {
    path: '/records?outcome=quarantined',
    async visit(page) {
      await page.getByRole('row').filter({ hasText: 'NOT_JSON' }).getByRole('link').first().click()
      await page.getByRole('heading', { name: /Raw bytes/ }).waitFor()
    },
  },
  {
    path: '/query#sql=SELECT%20*%20FROM%20raw.orders',
    async visit(page) {
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByRole('table').waitFor()
    },
  },
]

it.each(VISITS.map((visit, place) => ({ place, ...visit })))(
  'values are shown as text: $place $path',
  async ({ path, visit }) => {
    await using watched = await openPage(browser, live.console + path)
    const { page, faults } = watched
    page.on('dialog', dialog => void dialog.dismiss().then(() => Promise.reject(new Error('A script ran'))))
    await settled(page)
    await visit?.(page)
    await settled(page)
    expect(await intruders(page)).toEqual([])
    expect(faults).toEqual([])
    expect(await overflow(page)).toEqual([])
  },
)
