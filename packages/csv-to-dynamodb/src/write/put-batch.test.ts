import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { clientOf } from '../../test/unit/dynamodb-server.ts'
import { type Answer, type RecordedRequest, startRecording } from '../../test/unit/recording-server.ts'
import { signatureOf } from '../../test/unit/signature.ts'
import { describeTable } from './describe-table.ts'
import { type PutBatch, putBatchWith } from './put-batch.ts'

const TABLE = 'accounts'
const WRITTEN: Answer = { status: 200, body: '{"UnprocessedItems":{}}' }

const refusing = (error: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: `x#${error}`, message: 'm' }),
})

/** Answers batches; tables are there. */
function withTable(answer: (request: RecordedRequest) => Answer) {
  return startRecording(request =>
    request.headers['x-amz-target'] === 'DynamoDB_20120810.DescribeTable'
      ? { status: 200, body: '{"Table":{"TableStatus":"ACTIVE"}}' }
      : answer(request),
  )
}

async function putBatchTo(client: DynamoDBClient): Promise<PutBatch> {
  const { address } = await describeTable(client, TABLE)
  return putBatchWith(client, address, TABLE)
}

const ITEMS: readonly Record<string, AttributeValue>[] = [
  { account: { S: 'é😀"\\\n' }, at: { N: '1.50' } },
  { account: { S: 'b' }, at: { N: '2' }, isOpen: { BOOL: true }, logo: { B: Buffer.from([0, 1, 2]) } },
]
const TEXTS = [
  '{"account":{"S":"é😀\\"\\\\\\n"},"at":{"N":"1.50"}}',
  '{"account":{"S":"b"},"at":{"N":"2"},"isOpen":{"BOOL":true},"logo":{"B":"AAEC"}}',
]

describe.each([
  ['', undefined],
  ['/', { sessionToken: 'session+token/==' }],
  ['/dynamo/v1', undefined],
  ['/dynamo/', { sessionToken: 'token' }],
] as const)('a batch that is put to an endpoint with path "%s", %o', (path, credentials) => {
  it('asks for what the SDK would, and is signed', async () => {
    await using server = await withTable(() => WRITTEN)
    const client = clientOf(`${server.endpoint}${path}`, credentials)
    const putBatch = await putBatchTo(client)
    expect(await putBatch(TEXTS)).toEqual({ kind: 'written', unprocessed: [] })
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TABLE]: ITEMS.map(Item => ({ PutRequest: { Item } })) } }),
    )

    const [described, own, sdk] = server.requests
    if (described === undefined || own === undefined || sdk === undefined) throw new Error('Expected three requests')
    expect(own.method).toBe(sdk.method)
    expect(own.url).toBe(sdk.url)
    expect(JSON.parse(own.body)).toEqual(JSON.parse(sdk.body))
    for (const name of ['host', 'content-type', 'x-amz-target', 'x-amz-security-token']) {
      expect([name, own.headers[name]]).toEqual([name, sdk.headers[name]])
    }
    expect(own.headers['content-length']).toBe(String(Buffer.byteLength(own.body)))
    expect(own.headers['x-amz-security-token']).toBe(credentials?.sessionToken)

    for (const request of [own, sdk]) {
      const signature = signatureOf(request, 'secret')
      expect(signature).toMatchObject({ accessKeyId: 'test', isValid: true })
      expect(signature.scope).toMatch(/^\d{8}\/eu-central-1\/dynamodb\/aws4_request$/)
      const needed = ['host', 'x-amz-date', 'x-amz-target', ...(credentials ? ['x-amz-security-token'] : [])]
      expect(signature.signedHeaders).toEqual(expect.arrayContaining(needed))
      expect(signatureOf({ ...request, body: `${request.body} ` }, 'secret').isValid).toBe(false)
    }
    client.destroy()
  })
})

describe('what a batch comes to', () => {
  /** What is said of a batch that is answered like this, and how often it was sent. */
  async function outcomeOf(answer: Answer) {
    await using server = await withTable(() => answer)
    const client = clientOf(server.endpoint)
    const outcome = await (await putBatchTo(client))(TEXTS).catch((error: unknown) => error)
    client.destroy()
    return { outcome, sent: server.requests.length - 1 }
  }

  it.each<[string, Answer, object]>([
    ['written', WRITTEN, { kind: 'written', unprocessed: [] }],
    [
      'written in part',
      { status: 200, body: `{"UnprocessedItems":{"accounts":[{"PutRequest":{"Item":${TEXTS[1]}}}]}}` },
      { kind: 'written', unprocessed: [JSON.parse(TEXTS[1] ?? '')] },
    ],
    ['throttled', refusing('ProvisionedThroughputExceededException'), { kind: 'throttled' }],
    ['refused', refusing('ValidationException'), { kind: 'refused', error: 'ValidationException', message: 'm' }],
    ['failed', { status: 500, body: '' }, { kind: 'failed', error: 'HTTP 500' }],
    ['unanswered', 'hangup', { kind: 'unanswered' }],
    ['no such table', refusing('ResourceNotFoundException'), { name: 'TransientError', code: 'TABLE_NOT_FOUND' }],
    ['no permission', refusing('AccessDeniedException'), { name: 'TransientError', code: 'ACCESS_DENIED' }],
    ['no valid token', refusing('ExpiredTokenException'), { name: 'TransientError', code: 'DYNAMODB' }],
    ['no sense', { status: 403, body: '<html>' }, { name: 'TransientError', code: 'DYNAMODB' }],
  ])('is told, and it is sent once: %s', async (_what, answer, expected) => {
    expect(await outcomeOf(answer)).toMatchObject({ outcome: expected, sent: 1 })
  })

  it('is not waited for without end', async () => {
    await using server = await withTable(() => 'silence')
    const client = new DynamoDBClient({
      endpoint: server.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'secret' },
      requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true },
    })
    const { address } = await describeTable(clientOf(server.endpoint), TABLE)
    const putBatch = putBatchWith(client, address, TABLE)
    expect(await putBatch(TEXTS)).toEqual({ kind: 'unanswered', error: 'TimeoutError ETIMEDOUT' })
    client.destroy()
  })

  it('is asked with the credentials of the moment', async () => {
    await using server = await withTable(() => WRITTEN)
    let session = 0
    const client = new DynamoDBClient({
      endpoint: server.endpoint,
      region: 'eu-central-1',
      credentials: async () => ({
        accessKeyId: 'test',
        secretAccessKey: `secret ${++session}`,
        sessionToken: `session ${session}`,
        expiration: new Date(Date.now() + 1_000),
      }),
    })
    const putBatch = await putBatchTo(client)
    for (const _time of [1, 2, 3]) await putBatch(TEXTS)
    const sessions = server.requests.slice(1).map(request => {
      const token = request.headers['x-amz-security-token']
      expect(signatureOf(request, `secret ${String(token).split(' ')[1]}`).isValid).toBe(true)
      return token
    })
    expect(new Set(sessions).size).toBe(3)
    client.destroy()
  })
})
