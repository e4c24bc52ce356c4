import { describe, expect, it } from 'vitest'
import { useStrangerPage } from './support/stranger-page.ts'
import { SECRET, STRANGERS, useStrangers } from './support/use-strangers.ts'

const strangers = useStrangers()

describe.each(STRANGERS)('a page of $who', ({ host }) => {
  const stranger = useStrangerPage(strangers, host)

  it('shows nothing of it as an image, a script, a style or a frame', async () => {
    const { console: url, dynamodb } = strangers.lake.live
    const pageFiles = await (await fetch(url)).text()
    const script = /<script[^>]+src="([^"]+)"/.exec(pageFiles)?.[1] ?? 'none'
    const loaded = await stranger.page.evaluate(
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

    const framed = stranger.page.waitForResponse(response => response.url() === `${url}/`)
    await stranger.page.evaluate(url => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: `${url}/` }))
    }, url)
    expect((await framed).status()).toBe(403)
    // Until then it is the empty one that the page made.
    await stranger.page.waitForFunction(() => document.querySelector('iframe')?.contentDocument === null)
  })

  it('hears nothing of its events, and gets no socket', async () => {
    const { console: url, dynamodb } = strangers.lake.live
    const heard = await stranger.page.evaluate(
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
    await expect.poll(stranger.answers).toContain(403)
  })

  it('opens it in a window that it cannot read, without the page in it', async () => {
    const { console: url } = strangers.lake.live
    const [opened] = await Promise.all([
      stranger.page.context().waitForEvent('page'),
      stranger.page.evaluate(url => {
        Object.assign(globalThis, { opened: open(`${url}/query#sql=SELECT%20*%20FROM%20raw.orders`) })
      }, url),
    ])
    await opened.waitForLoadState()
    expect(await opened.locator('body').textContent()).not.toContain(SECRET)
    expect(await opened.getByRole('heading').count()).toBe(0)
    const read = await stranger.page.evaluate(() => {
      try {
        return (globalThis as unknown as { opened: Window }).opened.document.body.textContent
      } catch {
        return 'not readable'
      }
    })
    expect(['not readable', null, '']).toContain(read)
  })

  it('has no worker of it', async () => {
    const made = await stranger.page.evaluate(async url => {
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
    }, strangers.lake.live.console)
    // Without a secure context there is no `serviceWorker`.
    expect(['refused', undefined, null]).toContain(made[0])
    expect(made[1]).toBe('refused')
  })
})
