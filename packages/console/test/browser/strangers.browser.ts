import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RecordPage } from '../../src/api/records.ts'
import { createOrders, putNonsense, putOrder, until } from './support/fill-lake.ts'
import { findBrowser } from './support/find-browser.ts'
import { useLake } from './support/use-lake.ts'

/** What a page that reads something would have. */
const SECRET = 'nobody else reads this'

const lake = useLake({
  fill: async live => {
    await createOrders(live.client)
    await putOrder(live.client, { orderid: { S: SECRET } })
    await putNonsense(live.lake)
    await until(live, 'SELECT count(*) FROM raw.orders', count => count === 1)
    await untilRefused(live.console)
  },
})

/** Until the record that is none is in quarantine. */
async function untilRefused(url: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/api/records?outcome=quarantined`)
    const { records } = (await response.json()) as RecordPage
    if (records[0] !== undefined) return records[0].id
  }
}

/** A site of somebody else on this machine, and a browser in which its name, and any other, leads here. */
let site: Server
let browser: Browser
let page: Page
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

const portOf = (url: string) => new URL(url).port

/** Where strangers are: another port of this machine, and another name. */
const STRANGERS = [
  { who: 'another port of this machine', origin: () => `http://127.0.0.1:${(site.address() as AddressInfo).port}` },
  {
    who: 'the same machine by its other name',
    origin: () => `http://localhost:${(site.address() as AddressInfo).port}`,
  },
  { who: 'another site', origin: () => `http://evil.test:${(site.address() as AddressInfo).port}` },
] as const

/** What a page asks for. */
interface Asked {
  readonly url: string
  readonly init: {
    readonly method?: string
    readonly mode?: RequestMode
    readonly credentials?: RequestCredentials
    readonly headers?: Record<string, string>
    readonly body?: string
  }
}

/** What a lake would show if somebody had done something to it. */
interface Trace {
  readonly items: number
  readonly refused: number
}

async function look(): Promise<Trace> {
  const { live } = lake
  const scan = await live.client.send(new ScanCommand({ TableName: 'OrderTable' }))
  const response = await fetch(`${live.console}/api/records?outcome=quarantined`)
  const { records } = (await response.json()) as RecordPage
  return { items: scan.Count ?? 0, refused: records.length }
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

describe.each(STRANGERS)('a page of $who', ({ origin }) => {
  let before: Trace
  let record: string
  let answers: () => number[]
  beforeEach(async () => {
    before = await look()
    record = await untilRefused(lake.live.console)
    page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(origin())
    answers = await watchAnswers(page, origin())
  })
  afterEach(async () => {
    await page.context().close()
    expect(answers().filter(status => status !== 403)).toEqual([])
    expect(await look()).toEqual(before)
  })

  /** Every request that a `fetch` of the page could make. @returns the texts of those that it could read */
  const readAll = (requests: readonly Asked[]) =>
    page.evaluate(
      async requests =>
        Promise.all(
          requests.map(async ({ url, init }) =>
            fetch(url, init).then(
              async response => (response.type === 'opaque' ? '' : await response.text()),
              () => '',
            ),
          ),
        ),
      requests,
    )

  it('reads nothing of the console by fetch, and does nothing', async () => {
    const url = lake.live.console
    const query = JSON.stringify({ id: crypto.randomUUID(), sql: 'SELECT * FROM raw.orders' })
    const paths = ['/', '/api/flow', '/api/tables', '/api/records', '/api/queries', '/api/completions']
    const reads = paths.flatMap(path =>
      (['cors', 'no-cors'] as const).map(mode => ({
        url: url + path,
        init: { mode, credentials: 'include' as const },
      })),
    )
    const posts = [`${url}/api/query`, `${url}/api/query.csv`, `${url}/api/records/${record}/replay`].flatMap(url =>
      ['text/plain', 'application/x-www-form-urlencoded', 'application/json'].flatMap(type =>
        (['cors', 'no-cors'] as const).map(mode => ({
          url,
          init: {
            method: 'POST',
            mode,
            body: url.endsWith('replay') ? '{"apply":true}' : query,
            headers: {
              'content-type': type,
              ...(mode === 'cors' && type === 'application/json' && { 'x-inlet': '1' }),
            },
          },
        })),
      ),
    )
    const texts = await readAll([...reads, ...posts])
    expect(texts.filter(text => text !== '')).toEqual([])
    await expect.poll(answers).toContain(403)
  })

  it('reads no item of the local DynamoDB by fetch, and writes none', async () => {
    const headers = (target: string, type: string) => ({
      'content-type': type,
      'x-amz-target': `DynamoDB_20120810.${target}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260131/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260131T000000Z',
    })
    const put = JSON.stringify({ TableName: 'OrderTable', Item: { orderid: { S: 'of a stranger' } } })
    const scan = JSON.stringify({ TableName: 'OrderTable' })
    const url = lake.live.dynamodb
    const requests = ['application/x-amz-json-1.0', 'application/json', 'text/plain'].flatMap(type =>
      (['cors', 'no-cors'] as const).flatMap(mode => [
        { url, init: { method: 'POST', mode, body: put, headers: headers('PutItem', type) } },
        { url, init: { method: 'POST', mode, body: scan, headers: headers('Scan', type) } },
      ]),
    )
    const simple = [
      { url, init: {} },
      { url, init: { mode: 'no-cors' as const } },
      { url: `${url}/?Action=PutItem&Body=${encodeURIComponent(put)}`, init: { mode: 'no-cors' as const } },
      { url, init: { method: 'POST', body: put } },
      { url, init: { method: 'POST', mode: 'no-cors' as const, body: put } },
    ]
    expect((await readAll([...requests, ...simple])).filter(text => text !== '')).toEqual([])
  })

  it('posts no form that does anything', async () => {
    const { console: url, dynamodb } = lake.live
    const body = `{"id":"00000000-0000-4000-8000-000000000000","sql":"SELECT 1","apply":true,"x":"`
    for (const action of [`${url}/api/query`, `${url}/api/records/${record}/replay`, dynamodb]) {
      for (const enctype of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const answered = page.waitForResponse(response => response.url().startsWith(action))
        await page.evaluate(
          ([action, enctype, body]) => {
            const form = Object.assign(document.createElement('form'), { action, enctype, method: 'post' })
            const field = Object.assign(document.createElement('input'), { type: 'hidden', name: body, value: '"}' })
            form.append(field)
            document.body.append(form)
            form.submit()
          },
          [action, enctype, body] as const,
        )
        const response = await answered
        expect(await response.text()).not.toContain(SECRET)
        await page.goto(origin())
      }
    }
  })

  it('shows nothing of it as an image, a script, a style or a frame', async () => {
    const { console: url, dynamodb } = lake.live
    const pageFiles = await (await fetch(url)).text()
    const script = /<script[^>]+src="([^"]+)"/.exec(pageFiles)?.[1] ?? 'none'
    const loaded = await page.evaluate(
      async ([url, dynamodb, script]) => {
        const load = (name: 'img' | 'script' | 'link', source: string) =>
          new Promise<boolean>(resolve => {
            const element = document.createElement(name)
            element.addEventListener('load', () => resolve(true))
            element.addEventListener('error', () => resolve(false))
            if (element instanceof HTMLLinkElement) Object.assign(element, { rel: 'stylesheet', href: source })
            else element.src = source
            document.body.append(element)
          })
        return Promise.all([
          load('img', `${url}/api/flow`),
          load('script', url + script),
          load('script', `${url}/api/records`),
          load('link', `${url}/api/flow`),
          load('img', dynamodb),
          load('script', dynamodb),
        ])
      },
      [url, dynamodb, script] as const,
    )
    expect(loaded).toEqual([false, false, false, false, false, false])

    const framed = page.waitForResponse(response => response.url() === `${url}/`)
    await page.evaluate(url => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: `${url}/` }))
    }, url)
    expect((await framed).status()).toBe(403)
    // Until then it is the empty one that the page made.
    await page.waitForFunction(() => document.querySelector('iframe')?.contentDocument === null)
  })

  it('hears nothing of its events, and gets no socket', async () => {
    const { console: url, dynamodb } = lake.live
    const heard = await page.evaluate(
      async ([url, dynamodb]) => {
        const events = new Promise<string>(resolve => {
          const source = new EventSource(`${url}/api/live`)
          source.addEventListener('open', () => resolve('open'))
          source.addEventListener('error', () => resolve(source.readyState === EventSource.CLOSED ? 'closed' : 'again'))
        })
        const socket = (address: string) =>
          new Promise<string>(resolve => {
            const socket = new WebSocket(address.replace('http', 'ws'))
            socket.addEventListener('open', () => resolve('open'))
            socket.addEventListener('close', () => resolve('closed'))
          })
        return Promise.all([events, socket(`${url}/api/live`), socket(dynamodb)])
      },
      [url, dynamodb] as const,
    )
    expect(heard).toEqual(['closed', 'closed', 'closed'])
    await expect.poll(answers).toContain(403)
  })

  it('opens it in a window that it cannot read, without the page in it', async () => {
    const { console: url } = lake.live
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate(url => {
        Object.assign(globalThis, { opened: open(`${url}/query#sql=SELECT%20*%20FROM%20raw.orders`) })
      }, url),
    ])
    await opened.waitForLoadState()
    expect(await opened.locator('body').textContent()).not.toContain(SECRET)
    expect(await opened.getByRole('heading').count()).toBe(0)
    const read = await page.evaluate(() => {
      try {
        return (globalThis as unknown as { opened: Window }).opened.document.body.textContent
      } catch {
        return 'not readable'
      }
    })
    expect(['not readable', null, '']).toContain(read)
  })

  it('has no worker of it', async () => {
    const made = await page.evaluate(async url => {
      const worker = navigator.serviceWorker?.register(`${url}/sw.js`).then(
        () => 'registered',
        () => 'refused',
      )
      try {
        new Worker(`${url}/api/flow`)
        return [await worker, 'made']
      } catch {
        return [await worker, 'refused']
      }
    }, lake.live.console)
    // Without a secure context there is no `serviceWorker`.
    expect(['refused', undefined, null]).toContain(made[0])
    expect(made[1]).toBe('refused')
  })
})

describe('a name of another site that is made to lead here', () => {
  const rebound = (url: string) => `http://evil.test:${portOf(url)}`

  it('shows no page of the console, and reads nothing', async () => {
    page = await (await browser.newContext()).newPage()
    const response = await page.goto(`${rebound(lake.live.console)}/`)
    expect(response?.status()).toBe(403)
    const texts = await page.evaluate(async () => {
      const query = { id: crypto.getRandomValues(new Uint32Array(1)).join(), sql: 'SELECT 1' }
      const post = { method: 'POST', headers: { 'content-type': 'application/json', 'x-inlet': '1' } }
      const responses = await Promise.allSettled([
        fetch('/api/flow'),
        fetch('/api/records'),
        fetch('/api/live'),
        fetch('/api/query', { ...post, body: JSON.stringify(query) }),
      ])
      return responses.map(each => (each.status === 'fulfilled' ? each.value.status : each.status))
    })
    // The answer's own policy lets it ask for nothing.
    expect(texts.every(status => status === 403 || status === 'rejected')).toBe(true)
    await page.context().close()
  })

  it('reads and writes no item of the local DynamoDB', async () => {
    const before = await look()
    page = await (await browser.newContext()).newPage()
    await page.goto(`${rebound(lake.live.dynamodb)}/`)
    const answers = await page.evaluate(async () => {
      const ask = async (target: string, body: object, method = 'POST') => {
        const headers = {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${target}`,
          authorization:
            'AWS4-HMAC-SHA256 Credential=local/20260131/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
          'x-amz-date': '20260131T000000Z',
        }
        const init = method === 'GET' ? { headers } : { method, headers, body: JSON.stringify(body) }
        return fetch('/', init).then(
          async response => `${response.status} ${await response.text()}`,
          () => 'failed',
        )
      }
      const Item = { orderid: { S: 'of a stranger' } }
      return Promise.all([
        ask('Scan', { TableName: 'OrderTable' }),
        ask('Scan', { TableName: 'OrderTable' }, 'GET'),
        ask('PutItem', { TableName: 'OrderTable', Item }),
        ask('PutItem', { TableName: 'OrderTable', Item }, 'PUT'),
      ])
    })
    expect(answers.join('\n')).not.toContain(SECRET)
    expect(answers[0]).toMatch(/^403 |^failed/)
    expect(answers[2]).toMatch(/^403 |^failed/)
    expect(await look()).toEqual(before)
    await page.context().close()
  })
})
