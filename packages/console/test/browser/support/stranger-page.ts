import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import { type Strangers, type Trace, untilRefused } from './use-strangers.ts'

/** A page of a stranger, open anew for each test, which fails if it did anything to the lake, or got any answer but 403. */
export interface StrangerPage {
  readonly page: Page
  readonly origin: string
  /** The ID of a record that is in quarantine. */
  readonly record: string
  /** The status of each answer so far that is not of the page's own site, also of those that the browser keeps from it. */
  answers(): number[]
}

export function useStrangerPage(strangers: Strangers, host: string): StrangerPage {
  let page: Page
  let before: Trace
  let record: string
  let answers: () => number[]
  const origin = () => strangers.originAt(host)
  beforeEach(async () => {
    before = await strangers.look()
    record = await untilRefused(strangers.lake.live.console)
    page = await (await strangers.browser.newContext()).newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(origin())
    answers = await watchAnswers(page, origin())
  })
  afterEach(async () => {
    await page.context().close()
    expect(answers().filter(status => status !== 403)).toEqual([])
    expect(await strangers.look()).toEqual(before)
  })
  return {
    get page() {
      return page
    },
    get origin() {
      return origin()
    },
    get record() {
      return record
    },
    answers: () => answers(),
  }
}

/** Collects the status of each answer that is not of the page's own site, also of those that the browser keeps from it. */
async function watchAnswers(page: Page, origin: string): Promise<() => number[]> {
  const [urls, statuses] = [new Map<string, string>(), new Map<string, number>()]
  const network = await page.context().newCDPSession(page)
  network.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url))
  network.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => statuses.set(requestId, statusCode))
  await network.send('Network.enable')
  const isForeign = (url: string | undefined) => url !== undefined && !url.startsWith(origin)
  return () => [...statuses].flatMap(([id, status]) => (isForeign(urls.get(id)) ? [status] : []))
}
