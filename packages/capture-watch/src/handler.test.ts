import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, vi } from 'vitest'

const STREAM = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'

it('asks DynamoDB six times before it gives a table up: nobody waits for the answer', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    response.statusCode = 500
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    response.end(JSON.stringify({ __type: 'InternalServerError' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const env = {
    CAPTURES: JSON.stringify([{ table: 'Orders', stream: STREAM }]),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'fake',
    AWS_SECRET_ACCESS_KEY: 'fake',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  try {
    const { handler } = await import('./handler.ts')
    await expect(handler()).rejects.toMatchObject({ name: 'TransientError', code: 'DYNAMODB' })
    expect(requests).toBe(6)
  } finally {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  }
})
