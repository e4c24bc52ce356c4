import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openTestConsole, testFlow } from './test/test-console.ts'
import { makeTestLake } from './test/test-lake.ts'

it('serves the page and what it is made of, each under the name of its content', async () => {
  await using opened = await openTestConsole()
  const answers = await Promise.all(['/', '/tables/raw/orders', '/'].map(path => fetch(opened.url + path)))
  const [html = '', ...others] = await Promise.all(answers.map(answer => answer.text()))
  const nonces = new Set([html, ...others].map(text => /name="csp-nonce" content="([^"]+)"/.exec(text)?.[1]))
  expect(nonces.size).toBe(3)
  const policy = answers[0]?.headers.get('content-security-policy') ?? ''
  expect(nonces.has(/style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1])).toBe(true)
  expect(policy).toContain("script-src 'self';")
  // Nothing of it is from elsewhere.
  expect(html).not.toMatch(/(src|href)="(?!\/assets\/|data:)/)
  expect(html).toContain('<div id="app">')

  const [, script = ''] = /<script type="module" src="([^"]+)">/.exec(html) ?? []
  const answer = await fetch(opened.url + script)
  const code = await answer.text()
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect(code).not.toContain('loaded when it is needed')
  const [, late = ''] = /import\("\.\/([^"]+)"\)/.exec(code) ?? []
  expect(await (await fetch(`${opened.url}/assets/${late}`)).text()).toContain('loaded when it is needed')
  const [, style = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(html) ?? []
  expect(await (await fetch(opened.url + style)).text()).toContain('color:green')
})

it('says what is wrong with the page, and builds it anew when it is asked for again', async () => {
  await using lake = await makeTestLake()
  const page = (text: string) => writeFile(join(lake.root, 'main.tsx'), text)
  await page("import './<missing>.ts'")
  await writeFile(join(lake.root, 'style.css'), '')
  await using opened = await openTestConsole({ pageDirectory: lake.root })
  const broken = await fetch(opened.url)
  expect(broken.status).toBe(500)
  expect(await broken.text()).toContain('Could not resolve "./&lt;missing&gt;.ts"')
  expect(opened.failures).toHaveLength(1)
  await page('console.log(1)')
  expect((await fetch(opened.url)).status).toBe(200)
})

/** The events of an answer, one by one. */
async function* eventsOf(answer: Response): AsyncGenerator<{ readonly at: number }> {
  let text = ''
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const [, data] = /^event: flow\ndata: (.*)$/.exec(event) ?? []
      if (data !== undefined) yield JSON.parse(data)
    }
  }
}

it('tells of the flow at once, then when it changes, and no more often than anybody can look', async () => {
  const flow = testFlow()
  await using opened = await openTestConsole({ flow })
  expect((await fetch(`${opened.url}/api/live`, { method: 'HEAD' })).status).toBe(200)
  const tabs = await Promise.all(Array.from({ length: 20 }, () => fetch(`${opened.url}/api/live`)))
  const [first] = tabs
  expect(first?.headers.get('content-type')).toBe('text/event-stream')
  const seen = await Promise.all(
    tabs.map(async tab => {
      const events = eventsOf(tab)
      const initial = (await events.next()).value?.at
      if (tab === first) {
        for (let change = 0; change < 100; change++) {
          await sleep(2)
          flow.change()
        }
      }
      let newest = initial
      let times = 0
      while (newest !== 100) {
        newest = (await events.next()).value?.at
        times++
      }
      await events.return(undefined)
      return times
    }),
  )
  for (const times of seen) expect(times).toBeLessThanOrEqual(2)
  for (let wait = 0; flow.followers > 0 && wait < 100; wait++) await sleep(10)
  expect(flow.followers).toBe(0)
})

it('closes within a second, whoever still follows it', async () => {
  const opened = await openTestConsole()
  const tabs = await Promise.all([1, 2, 3].map(() => fetch(`${opened.url}/api/live`)))
  const ends = tabs.map(async tab => {
    for await (const _ of eventsOf(tab));
  })
  const startedAt = Date.now()
  await opened[Symbol.asyncDispose]()
  await Promise.allSettled(ends)
  expect(Date.now() - startedAt).toBeLessThan(1_000)
  await expect(fetch(opened.url)).rejects.toThrow()
})

it('says which port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  await expect(openTestConsole({ port })).rejects.toThrow(`Port ${port} for the console is taken by another process`)
  other.close()
})
