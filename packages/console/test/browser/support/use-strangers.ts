import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { RecordPage } from '../../../src/api/records.ts'
import { createOrders, putNonsense, putOrder, until } from './fill-lake.ts'
import { findBrowser } from './find-browser.ts'
import { type UsedLake, useLake } from './use-lake.ts'

/** What a page that reads something would have. */
export const SECRET = 'nobody else reads this'

/** Where strangers are: another port of this machine, and other names. */
export const STRANGERS = [
  { who: 'another port of this machine', host: '127.0.0.1' },
  { who: 'the same machine by its other name', host: 'localhost' },
  { who: 'another site', host: 'evil.test' },
] as const

/** What a lake would show if somebody had done something to it. */
export interface Trace {
  readonly items: number
  readonly refused: number
}

/** A lake with a secret, a site of somebody else on this machine, and a browser in which its name, and any other, leads here. */
export interface Strangers {
  readonly lake: UsedLake
  readonly browser: Browser
  originAt(host: string): string
  look(): Promise<Trace>
}

export function useStrangers(): Strangers {
  const lake = useLake({
    fill: async live => {
      await createOrders(live.client)
      await putOrder(live.client, { orderid: { S: SECRET } })
      await putNonsense(live.lake)
      await until(live, 'SELECT count(*) FROM raw.orders', count => count === 1)
      await untilRefused(live.console)
    },
  })
  let site: Server
  let browser: Browser
  beforeAll(async () => {
    site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>Evil</title><body></body>')
    })
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    const args = ['--host-resolver-rules=MAP *.test 127.0.0.1', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
    const executablePath = findBrowser()
    if (executablePath === undefined) throw new Error('Expected a Chromium, found none')
    browser = await chromium.launch({ executablePath, args })
  })
  afterAll(async () => {
    await browser.close()
    site.close()
  })
  return {
    lake,
    get browser() {
      return browser
    },
    originAt: host => `http://${host}:${(site.address() as AddressInfo).port}`,
    async look() {
      const { live } = lake
      const scan = await live.client.send(new ScanCommand({ TableName: 'OrderTable' }))
      const response = await fetch(`${live.console}/api/records?outcome=quarantined`)
      const { records } = (await response.json()) as RecordPage
      return { items: scan.Count ?? 0, refused: records.length }
    },
  }
}

/** Until the record that is none is in quarantine. */
export async function untilRefused(url: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/api/records?outcome=quarantined`)
    const { records } = (await response.json()) as RecordPage
    if (records[0] !== undefined) return records[0].id
  }
}
