import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { NARROW, openPage, WIDE } from './open-browser.ts'

/** Ways in which a page is looked at: what is laid out depends on the width, and contrasts on the colours. */
export const LOOKS: readonly { readonly name: string; readonly options: BrowserContextOptions }[] = [
  { name: 'wide and light', options: { viewport: WIDE, colorScheme: 'light' } },
  { name: 'narrow and dark', options: { viewport: NARROW, colorScheme: 'dark' } },
]

/** What Chromium says of each answer that there is no such thing: the page tells its reader. */
const MISSING = 'the server responded with a status of 404'

/** What is wrong with a page when it stands: what axe finds, what does not fit, what went wrong on the way. */
export async function findFaults(browser: Browser, url: string, options: BrowserContextOptions): Promise<string[]> {
  await using watched = await openPage(browser, url, options)
  await settled(watched.page)
  return [
    ...watched.faults.filter(fault => !fault.includes(MISSING)),
    ...(await violations(watched.page)),
    ...(await overflow(watched.page)),
  ]
}

/** Until the page has its heading, and nothing of it is being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
}

/** WCAG 2.2, A and AA, and what else axe knows to be good. https://dequeuniversity.com/rules/axe/ */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

/** Only tables and code may scroll sideways, each in a place of its own. */
export async function overflow(page: Page): Promise<string[]> {
  const [content, window] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return [scrollWidth, clientWidth] as const
  })
  return content > window ? [`the page is ${content} px wide in a window of ${window} px`] : []
}
