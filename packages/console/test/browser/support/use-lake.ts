import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { settled } from './check-page.ts'
import { type LakeUp, lakeUp } from './lake-up.ts'
import { openBrowser, openPage, type WatchedPage } from './open-browser.ts'

/** What a file of tests looks at. */
export interface UsedLake {
  /** Of the time after `beforeAll`. */
  readonly live: LakeUp
  readonly browser: Browser
  /** Opens a page in a profile of its own, which ends with the test; the test fails if the page did what none does. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>
}

/** For one step, in ms: a machine may be busy, and a step that fails should say which it was. */
const PATIENCE = 15_000

/** One `lake up` and one browser for all tests of a file. */
export function useLake({
  prepare = () => {},
  fill = async () => {},
}: {
  /** Before `lake up`, in the lake's directory. */
  prepare?: (lake: string) => unknown
  fill?: (live: LakeUp) => Promise<void>
}): UsedLake {
  let directory: string
  let live: LakeUp
  let browser: Browser
  const opened: WatchedPage[] = []

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'inlet-browser-'))
    await prepare(directory)
    live = await lakeUp(directory)
    browser = await openBrowser()
    await fill(live)
  })
  afterEach(async () => {
    const watched = opened.splice(0)
    await Promise.all(watched.map(each => each[Symbol.asyncDispose]()))
    expect(watched.flatMap(({ faults }) => faults)).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await live[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  })

  return {
    get live() {
      return live
    },
    get browser() {
      return browser
    },
    async open(path, options) {
      const watched = await openPage(browser, live.console + path, options)
      opened.push(watched)
      watched.page.setDefaultTimeout(PATIENCE)
      await settled(watched.page)
      return watched.page
    },
  }
}
