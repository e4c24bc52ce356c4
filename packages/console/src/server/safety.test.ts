import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendRaw } from './test/raw-request.ts'
import { openTestConsole, post, RUN, type TestConsole } from './test/test-console.ts'

let opened: TestConsole

beforeAll(async () => {
  opened = await openTestConsole()
})

afterAll(async () => {
  await opened[Symbol.asyncDispose]()
})

/** The status of a request with these lines after the first; CONNECTION and HOST are filled in. */
async function statusOf(first: string, ...headers: string[]): Promise<string> {
  const text = [`${first} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')
  const answer = await sendRaw(opened.host, text.replaceAll('OWN', opened.host))
  return /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? answer
}

const GET = 'GET /api/runs'
const OWN = 'Host: OWN'
const JSON_BODY = ['Content-Type: application/json', 'Content-Length: 2'] as const

describe('the console', () => {
  it.each([
    ['its own name', '200', GET, [OWN]],
    ['localhost', '200', GET, ['Host: LOCAL']],
    ['a foreign name', '403', GET, ['Host: evil.example']],
    ['a foreign name with its port', '403', GET, ['Host: evil.example:PORT']],
    ['its name without a port', '403', GET, ['Host: 127.0.0.1']],
    ['a name that begins as its own', '403', GET, ['Host: OWN.evil.example']],
    ['credentials before its name', '403', GET, ['Host: a@OWN']],
    ['no name', '400', GET, []],
    ['two names', '403', GET, [OWN, 'Host: evil.example']],
    ['two names, its own last', '403', GET, ['Host: evil.example', OWN]],
    ['an empty name', '403', GET, ['Host: ']],
    ['a whole address as target', '400', 'GET http://evil.example/api/runs', [OWN]],
    ['its own address as target', '400', 'GET http://OWN/api/runs', [OWN]],
    ['*', '400', 'GET *', [OWN]],
    ['its own origin', '200', GET, [OWN, 'Origin: http://OWN']],
    ['a foreign origin', '403', GET, [OWN, 'Origin: http://evil.example']],
    ['no origin that anybody knows', '403', GET, [OWN, 'Origin: null']],
    ['another port as origin', '403', GET, [OWN, 'Origin: http://127.0.0.1:1']],
    ['another scheme as origin', '403', GET, [OWN, 'Origin: https://OWN']],
    ['localhost as origin of 127.0.0.1', '403', GET, [OWN, 'Origin: http://LOCAL']],
    ['two origins', '403', GET, [OWN, 'Origin: http://OWN', 'Origin: http://OWN']],
    ['a page of its own', '200', GET, [OWN, 'Sec-Fetch-Site: same-origin']],
    ['an address that was typed', '200', 'GET /', [OWN, 'Sec-Fetch-Site: none']],
    ['a link of another site', '403', 'GET /', [OWN, 'Sec-Fetch-Site: cross-site']],
    ['a page of another port', '403', GET, [OWN, 'Sec-Fetch-Site: same-site']],
    ['a preflight', '403', 'OPTIONS /api/query', [OWN, 'Origin: http://evil.example']],
    ['OPTIONS', '405', 'OPTIONS /api/query', [OWN]],
    ['TRACE', '405', 'TRACE /', [OWN]],
    ['PUT', '405', 'PUT /api/runs', [OWN, 'X-Inlet: 1']],
    ['a form of another site', '403', 'POST /api/query', [OWN, 'Origin: http://evil.example', ...JSON_BODY]],
    ['a POST without a sign of the page', '403', 'POST /api/query', [OWN, ...JSON_BODY]],
    ['a form', '415', 'POST /api/query', [OWN, 'X-Inlet: 1', 'Content-Type: text/plain', 'Content-Length: 0']],
    ['a POST without a type', '415', 'POST /api/query', [OWN, 'X-Inlet: 1', 'Content-Length: 0']],
    ['a DELETE without a sign of the page', '403', 'DELETE /api/query/1', [OWN]],
    ['a DELETE of the page', '204', 'DELETE /api/query/1', [OWN, 'Origin: http://OWN']],
    [
      'a body of which nobody knows the end',
      '411',
      'POST /api/query',
      [OWN, 'X-Inlet: 1', 'Transfer-Encoding: chunked'],
    ],
    ['headers without end', '431', GET, [OWN, `X-Long: ${'x'.repeat(20_000)}`]],
    ['another protocol', '200', GET, [OWN, 'Upgrade: websocket']],
  ])('%s: %s', async (_, status, first, headers) => {
    const port = opened.host.split(':')[1] ?? ''
    const filled = [first, ...headers].map(line => line.replace('LOCAL', `localhost:${port}`).replace('PORT', port))
    expect(await statusOf(filled[0] ?? '', ...filled.slice(1))).toBe(status)
  })

  it.each([
    '/assets/..%2f..%2fpackage.json',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets/%00',
    '/assets//etc/passwd',
    '/assets/%E0%A4%A',
    '/assets/',
  ])('has no file %s', async path => {
    const answer = await sendRaw(
      opened.host,
      `GET ${path} HTTP/1.1\r\nHost: ${opened.host}\r\nConnection: close\r\n\r\n`,
    )
    // Dots are resolved as browsers do; at any address that is no file, there is the page.
    expect(answer).toMatch(path.match(/\.\.\/|%2e\//) ? /^HTTP\/1\.1 200.*id="app"/s : /^HTTP\/1\.1 404/)
    expect(answer).not.toContain('"dependencies"')
    expect(answer).not.toContain('root:')
  })

  it('says with every answer that nobody else may use it', async () => {
    for (const path of ['/', '/api/runs', '/api/none', '/assets/none.js', '/api/tables/a/b']) {
      const { headers } = await fetch(opened.url + path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('takes no body that is too large', async () => {
    const large = await post(`${opened.url}/api/query`, { id: '1', sql: 'x'.repeat(1_200_000) })
    expect(large.status).toBe(413)
    expect(await large.json()).toMatchObject({ code: 'TOO_LARGE' })
  })

  it('tells nothing of a mistake but that there was one', async () => {
    const records = {
      list: async () => Promise.reject(new Error('secret')),
      trace: async () => undefined,
      replay: async () => Promise.reject(new Error('secret')),
    }
    await using failing = await openTestConsole({ records })
    const answer = await fetch(`${failing.url}/api/records`)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toEqual({ code: 'INTERNAL', message: 'The console failed; its terminal says more' })
    expect(failing.failures).toEqual([new Error('secret')])
  })

  it('says in one shape what it does not take', async () => {
    const wrong = [
      ['/api/none', 404],
      ['/api/records?outcome=lost', 400],
      ['/api/records?limit=0', 400],
      ['/api/records?limit=1e9', 400],
      ['/api/records/none', 404],
      ['/api/runs?kind=none', 400],
      ['/api/runs/none', 404],
      ['/api/tables/raw/none', 404],
      ['/api/tables/raw/none/partitions', 404],
      ['/api/tables/raw/none/partitions?after=x', 400],
      ['/api/tables/raw/none/files?partition=%5B%5D', 404],
      ['/api/tables/raw/none/files', 400],
    ] as const
    for (const [path, status] of wrong) {
      const answer = await fetch(opened.url + path)
      expect([path, answer.status]).toEqual([path, status])
      expect(await answer.json()).toEqual({ code: expect.any(String), message: expect.any(String) })
    }
    const malformed = await fetch(`${opened.url}/api/query`, {
      method: 'POST',
      headers: { 'x-inlet': '1', 'content-type': 'application/json' },
      body: '{',
    })
    expect(malformed.status).toBe(400)
    expect(await malformed.json()).toEqual({ code: 'BAD_REQUEST', message: expect.any(String) })
    expect((await post(`${opened.url}/api/query`, { id: 'a', sql: 1 })).status).toBe(400)
  })

  it('hands on what its sources say', async () => {
    expect(await (await fetch(`${opened.url}/api/runs/${RUN.id}`)).json()).toEqual(RUN)
    expect(await (await fetch(`${opened.url}/api/runs`)).json()).toEqual({ runs: [RUN], next: null })
    expect(await (await post(`${opened.url}/api/records/x/replay`, { apply: true })).json()).toMatchObject({
      is: 'gone',
    })
    expect(opened.failures).toEqual([])
  })
})
