import { describe, expect, it } from 'vitest'
import { SECRET, useStrangers } from './support/use-strangers.ts'

const strangers = useStrangers()

describe('a name of another site that is made to lead here', () => {
  const portOf = (url: string) => new URL(url).port
  const rebound = (url: string) => `http://evil.test:${portOf(url)}`

  it('shows no page of the console, and reads nothing', async () => {
    const page = await (await strangers.browser.newContext()).newPage()
    const response = await page.goto(`${rebound(strangers.lake.live.console)}/`)
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
    const before = await strangers.look()
    const page = await (await strangers.browser.newContext()).newPage()
    await page.goto(`${rebound(strangers.lake.live.dynamodb)}/`)
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
    expect(await strangers.look()).toEqual(before)
    await page.context().close()
  })
})
