import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, answerInstead, errorAnswer } from '../../test/answer-instead.ts'
import { FAKE_BUCKET as BUCKET, type FakeS3, plainClient, startFakeS3 } from '../../test/fake-s3.ts'
import { collect, failingStream, streamOf } from '../../test/store-contract/subject.ts'
import { objectStoreContract } from './object-store.contract.ts'
import { s3Store } from './s3-store.ts'

const TRANSIENT = { name: 'TransientError', code: 'STORE', cause: expect.any(Error) }
const PART = 8 * 1024 * 1024

objectStoreContract('s3Store', async () => {
  const s3 = await startFakeS3()
  return { store: s3Store(s3.client()), bucket: BUCKET, close: () => s3.server.stop() }
})

describe('s3Store, when S3 fails', () => {
  let s3: FakeS3
  beforeAll(async () => {
    s3 = await startFakeS3()
  })
  afterAll(() => s3.server.stop())

  const answering = (answer: Parameters<typeof answerInstead>[1]) => s3Store(answerInstead(s3.client(), answer))

  it('lets the SDK try again', async () => {
    const answers = [errorAnswer(503, 'SlowDown')]
    const store = answering(() => answers.pop())
    await store.write(BUCKET, 'retried', Buffer.from('x'))
    expect(answers).toEqual([])
    expect(await store.read(BUCKET, 'retried')).toEqual(Buffer.from('x'))
  })

  it.each([
    ['throttling that does not end', 503, 'SlowDown'],
    ['a refusal', 403, 'AccessDenied'],
    ['a missing bucket', 404, 'NoSuchBucket'],
    ['a conflict over a bucket', 409, 'OperationAborted'],
  ])('is transient for %s', async (_name, status, code) => {
    const store = answering(() => errorAnswer(status, code))
    const failures = [
      store.read(BUCKET, 'a/b'),
      store.readStream(BUCKET, 'a/b'),
      store.write(BUCKET, 'a/b', Buffer.from('x')),
      store.write(BUCKET, 'a/b', streamOf('x')),
      store.delete(BUCKET, ['a/b']),
      collect(store.list(BUCKET, 'a/b')),
    ]
    const message = expect.stringMatching(new RegExp(`^Could not \\w+ s3://${BUCKET}/a/b: ${code}$`))
    await Promise.all(failures.map(failure => expect(failure).rejects.toMatchObject({ ...TRANSIENT, message })))
  })

  it('takes a conflict of conditional writes for a lost race', async () => {
    const store = answering(() => errorAnswer(409, 'ConditionalRequestConflict'))
    const writing = store.write(BUCKET, 'a', Buffer.from('x'), { condition: { absent: true } })
    await expect(writing).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  it('fails when some keys were not deleted', async () => {
    const error = (key: string, code: string) => `<Error><Key>${key}</Key><Code>${code}</Code></Error>`
    const answer = (...errors: string[]): Answer => ({
      status: 200,
      body: `<DeleteResult>${errors.join('')}</DeleteResult>`,
    })
    const denied = answering(() => answer(error('a', 'NoSuchKey'), error('b', 'AccessDenied'), error('c', 'SlowDown')))
    await expect(denied.delete(BUCKET, ['a', 'b', 'c', 'd'])).rejects.toMatchObject({
      name: 'TransientError',
      message: `Could not delete s3://${BUCKET}/b and 1 more: AccessDenied, SlowDown`,
    })
    await answering(() => answer(error('a', 'NoSuchKey'))).delete(BUCKET, ['a'])
  })

  it('gives up the multipart upload of a body that fails', async () => {
    const { client, commands } = recording(s3.client())
    const failure = new Error('the source broke')
    await expect(s3Store(client).write(BUCKET, 'a', failingStream(failure, 18, 1 << 20))).rejects.toBe(failure)
    expect(commands).toContain('UploadPartCommand')
    expect(commands).toContain('AbortMultipartUploadCommand')
    expect(commands).not.toContain('CompleteMultipartUploadCommand')
  })

  it('gives up the multipart upload of a part that fails', async () => {
    const { client, commands } = recording(s3.client())
    answerInstead(client, command => (command === 'UploadPartCommand' ? errorAnswer(403, 'AccessDenied') : undefined))
    const writing = s3Store(client).write(BUCKET, 'a', failingStream(new Error('never reached'), 18, 1 << 20))
    await expect(writing).rejects.toMatchObject(TRANSIENT)
    expect(commands).toContain('AbortMultipartUploadCommand')
  })

  it('reads no further ahead than three parts of a stream', async () => {
    const gate = Promise.withResolvers<void>()
    const client = answerInstead(s3.client(), async command => {
      if (command === 'UploadPartCommand') await gate.promise
      return undefined
    })
    let taken = 0
    async function* body() {
      for (; taken < 10 * PART; taken += 1 << 20) yield Buffer.alloc(1 << 20)
    }
    const writing = s3Store(client).write(BUCKET, 'a', body())
    for (let before = -1; before < taken; await sleep(100)) before = taken
    expect(taken).toBeLessThanOrEqual(3 * PART + (2 << 20))
    gate.resolve()
    expect(await writing).toMatchObject({ size: 10 * PART })
  })

  it('deletes in batches of a thousand', async () => {
    const { client, commands } = recording(s3.client())
    await s3Store(client).delete(
      BUCKET,
      Array.from({ length: 2001 }, (_, i) => `k${i}`),
    )
    expect(commands).toEqual(Array(3).fill('DeleteObjectsCommand'))
  })

  it.each([{}, { 'x-amz-checksum-crc32': 'AAAAAA==' }])('fails for a body that is cut off, with %j', async checksum => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': 10, etag: '"x"', ...checksum })
      response.write('half ', () => response.destroy())
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const store = s3Store(plainClient((server.address() as AddressInfo).port))
    await expect(store.read(BUCKET, 'a')).rejects.toMatchObject(TRANSIENT)
    await expect(collect(await store.readStream(BUCKET, 'a'))).rejects.toMatchObject(TRANSIENT)
    server.close()
  })

  it('fails for a body that is shorter than announced', async () => {
    const store = answering(() => ({ status: 200, body: 'half ', headers: { 'content-length': '10', etag: '"x"' } }))
    await expect(store.read(BUCKET, 'a')).rejects.toMatchObject(TRANSIENT)
  })

  it('fails for a body that does not have its checksum', async () => {
    const headers = { 'content-length': '5', etag: '"x"', 'x-amz-checksum-crc32': 'AAAAAA==' }
    const store = answering(() => ({ status: 200, body: 'wrong', headers }))
    await expect(store.read(BUCKET, 'a')).rejects.toMatchObject(TRANSIENT)
  })
})

function recording(client: S3Client): { client: S3Client; commands: string[] } {
  const commands: string[] = []
  client.middlewareStack.add(
    (next, context) => args => {
      commands.push(context.commandName ?? '')
      return next(args)
    },
    { step: 'initialize' },
  )
  return { client, commands }
}
