import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { settled } from './support/check-page.ts'
import { fillLake } from './support/fill-lake.ts'
import { type LakeUp, lakeUp } from './support/lake-up.ts'
import { openBrowser, openPage } from './support/open-browser.ts'

/** Where README and docs have their pictures. */
const FOLDER = join(import.meta.dirname, '../../../../docs/screenshots')

interface Picture {
  readonly name: string
  readonly path: string
  /** What a reader does before it is taken. */
  readonly prepare?: (page: Page) => Promise<void>
}

const PICTURES: readonly Picture[] = [
  { name: 'flow', path: '/' },
  { name: 'table', path: '/tables/raw/orders' },
  {
    name: 'query',
    path: '/query',
    async prepare(page) {
      await page.getByRole('button', { name: 'orders-revenue' }).click()
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByRole('button', { name: 'Show chart' }).click()
      await page.locator('figure svg').first().waitFor()
      // The pointer, and what is under it, is not what the picture is of.
      await page.getByRole('heading', { level: 1 }).click()
    },
  },
  {
    name: 'record',
    path: '/records?outcome=rescued',
    async prepare(page) {
      await page.getByRole('link', { name: /rescued-1/ }).click()
      await page.getByRole('heading', { name: /Row and file/ }).waitFor()
    },
  },
  {
    name: 'run',
    path: '/runs',
    async prepare(page) {
      await page
        .getByRole('link', { name: /exchange_rates of/ })
        .first()
        .click()
      await page.getByRole('heading', { name: /exchange_rates/ }).waitFor()
    },
  },
]

const lake = await mkdtemp(join(tmpdir(), 'inlet-pictures-'))
try {
  await using live = await lakeUp(lake)
  await fillLake(live)
  await mkdir(FOLDER, { recursive: true })
  await takeAll(live)
} finally {
  await rm(lake, { recursive: true })
}

async function takeAll(live: LakeUp): Promise<void> {
  await using browser = await openBrowser()
  for (const { name, path, prepare } of PICTURES) {
    await using watched = await openPage(browser, live.console + path)
    const { page } = watched
    await settled(page)
    await prepare?.(page)
    await settled(page)
    await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
    console.log(`docs/screenshots/${name}.png`)
  }
}
