import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findBrowser } from './find-browser.ts'

/** Nothing of Chromium's own goes out; as root, it has no sandbox. */
const ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('Expected a Chromium, found none')
  return chromium.launch({ executablePath, args: ARGS })
}

/** A page, and what it did that no page of ours does. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page
  /** Errors on its console, exceptions, requests beyond loopback, refusals by its content security policy. */
  readonly faults: readonly string[]
}

/** Sizes that the console is made for. */
export const WIDE = { width: 1280, height: 900 }
export const NARROW = { width: 400, height: 800 }

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(`exception: ${error.message}`))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`${message.type()}: ${message.text()}`)
  })
  page.on('request', request => {
    if (!isOurs(request.url(), url)) faults.push(`request beyond loopback: ${request.url()}`)
  })
  await page.goto(url)
  return { page, faults, [Symbol.asyncDispose]: () => context.close() }
}

function isOurs(requested: string, url: string): boolean {
  return (
    requested.startsWith('data:') || requested.startsWith('blob:') || new URL(requested).origin === new URL(url).origin
  )
}
