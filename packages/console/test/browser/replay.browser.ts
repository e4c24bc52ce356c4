import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { settled, violations } from './support/check-page.ts'
import { putNonsense, until } from './support/fill-lake.ts'
import { lakeUp } from './support/lake-up.ts'
import { openBrowser, openPage } from './support/open-browser.ts'

let lake: string
let browser: Browser
beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-browser-'))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rm(lake, { recursive: true })
})

/** From the list of what is in quarantine to the record of a table that is not mapped, and what would become of it. */
async function tryRecord(page: Page, foretold: string): Promise<void> {
  await settled(page)
  const row = page.getByRole('row').filter({ hasText: 'UNKNOWN_TABLE' })
  await row.getByRole('link').first().click()
  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByRole('region', { name: 'Load it again' }).getByText(foretold).waitFor()
}

it('a record in quarantine stays there until what is wrong is mended, and is then loaded by a click', async () => {
  {
    await using live = await lakeUp(lake)
    await putNonsense(lake)
    await using watched = await openPage(browser, `${live.console}/records?outcome=quarantined`)
    const { page } = watched
    await page.getByText('UNKNOWN_TABLE').first().waitFor()
    await tryRecord(page, 'still refused')
    expect(await page.getByRole('button', { name: 'Load again' }).count()).toBe(0)
    expect(watched.faults).toEqual([])
  }
  await using live = await lakeUp(lake, { UNMAPPED_TABLES: 'auto' })
  await using watched = await openPage(browser, `${live.console}/records?outcome=quarantined`)
  const { page } = watched
  await tryRecord(page, 'would be loaded')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Load again' }).click()
  await page.getByRole('heading', { name: /Row and file/ }).waitFor()
  await until(live, 'SELECT count(*) FROM raw.nobody', count => count === 1)
  await page.goto(`${live.console}/records?outcome=quarantined`)
  await page.getByText('NOT_JSON').first().waitFor()
  expect(await page.getByText('UNKNOWN_TABLE').count()).toBe(0)
  expect(watched.faults).toEqual([])
})
