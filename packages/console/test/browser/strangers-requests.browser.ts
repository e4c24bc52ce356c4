import { describe, expect, it } from 'vitest'
import { useStrangerPage } from './support/stranger-page.ts'
import { SECRET, STRANGERS, useStrangers } from './support/use-strangers.ts'

const strangers = useStrangers()

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

describe.each(STRANGERS)('a page of $who', ({ host }) => {
  const stranger = useStrangerPage(strangers, host)

  /** Every request that a `fetch` of the page could make. @returns the texts of those that it could read */
  const readAll = (requests: readonly Asked[]) =>
    stranger.page.evaluate(
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
    const url = strangers.lake.live.console
    const query = JSON.stringify({ id: crypto.randomUUID(), sql: 'SELECT * FROM raw.orders' })
    const paths = ['/', '/api/flow', '/api/tables', '/api/records', '/api/queries', '/api/completions']
    const reads = paths.flatMap(path =>
      (['cors', 'no-cors'] as const).map(mode => ({
        url: url + path,
        init: { mode, credentials: 'include' as const },
      })),
    )
    const posts = [`${url}/api/query`, `${url}/api/query.csv`, `${url}/api/records/${stranger.record}/replay`].flatMap(
      url =>
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
    await expect.poll(stranger.answers).toContain(403)
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
    const url = strangers.lake.live.dynamodb
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
    const { console: url, dynamodb } = strangers.lake.live
    const body = `{"id":"00000000-0000-4000-8000-000000000000","sql":"SELECT 1","apply":true,"x":"`
    for (const action of [`${url}/api/query`, `${url}/api/records/${stranger.record}/replay`, dynamodb]) {
      for (const enctype of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const answered = stranger.page.waitForResponse(response => response.url().startsWith(action))
        await stranger.page.evaluate(
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
        await stranger.page.goto(stranger.origin)
      }
    }
  })
})
