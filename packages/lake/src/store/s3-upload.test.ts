import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, answerInstead, errorAnswer } from '../../test/answer-instead.ts'
import { FAKE_BUCKET as BUCKET, type FakeS3, startFakeS3 } from '../../test/fake-s3.ts'
import { s3Store } from './s3-store.ts'

const UPLOAD = { bucket: BUCKET, key: 'a/b', id: 'some-id', token: 'some-token' }

describe('uploads in parts to S3', () => {
  let s3: FakeS3
  beforeAll(async () => {
    s3 = await startFakeS3()
  })
  afterAll(() => s3.server.stop())

  const answering = (answer: Parameters<typeof answerInstead>[1]) => s3Store(answerInstead(s3.client(), answer))

  async function uploaded(key: string) {
    const store = s3Store(s3.client())
    const upload = await store.startUpload(BUCKET, key, { contentType: 'text/csv' })
    return { store, upload, etags: [await store.uploadPart(upload, 1, Buffer.from('x'))] }
  }

  it('have the content type and, for them to be recognised, their token', async () => {
    const { store, upload, etags } = await uploaded('typed')
    await store.completeUpload(upload, etags)
    const head = await s3.client().send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'typed' }))
    expect(head).toMatchObject({ ContentType: 'text/csv', Metadata: { 'inlet-upload': upload.token } })
    expect(upload.token.length).toBeGreaterThan(20)
  })

  it('ask for a checksum of the full object, and tell those of the parts at the end', async () => {
    const client = s3.client()
    const inputs: unknown[] = []
    client.middlewareStack.add(
      next => args => {
        inputs.push(args.input)
        return next(args)
      },
      { step: 'initialize' },
    )
    const store = s3Store(client)
    const upload = await store.startUpload(BUCKET, 'checked')
    const etag = await store.uploadPart(upload, 1, Buffer.from('x'))
    await store.completeUpload(upload, [etag])
    expect(inputs.slice(0, 3)).toMatchObject([
      { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' },
      { ChecksumAlgorithm: 'CRC32' },
      { MultipartUpload: { Parts: [{ PartNumber: 1, ChecksumCRC32: 'jNwWgw==' }] } },
    ])
  })

  it.each([
    ['throttling that does not end', 503, 'SlowDown'],
    ['a refusal', 403, 'AccessDenied'],
    ['a missing bucket', 404, 'NoSuchBucket'],
  ])('are transient for %s', async (_name, status, code) => {
    const store = answering(() => errorAnswer(status, code))
    const failures = [
      store.startUpload(BUCKET, 'a/b'),
      store.uploadPart(UPLOAD, 1, Buffer.from('x')),
      store.completeUpload(UPLOAD, ['x']),
      store.abortUpload(UPLOAD),
    ]
    const message = expect.stringMatching(new RegExp(`^Could not .+ s3://${BUCKET}/a/b: ${code}$`))
    const transient = { name: 'TransientError', code: 'STORE', message, cause: expect.any(Error) }
    await Promise.all(failures.map(failure => expect(failure).rejects.toMatchObject(transient)))
  })

  it('fail for an error that comes with status 200', async () => {
    const { upload, etags } = await uploaded('late')
    const error: Answer = { ...errorAnswer(403, 'AccessDenied'), status: 200 }
    const store = answering(command => (command === 'CompleteMultipartUploadCommand' ? error : undefined))
    await expect(store.completeUpload(upload, etags)).rejects.toMatchObject({ name: 'TransientError' })
  })

  it('are complete if their object is there, though S3 misses their parts', async () => {
    const { store, upload, etags } = await uploaded('complete')
    const written = await store.completeUpload(upload, etags)
    const again = answering(command => {
      return command === 'CompleteMultipartUploadCommand' ? errorAnswer(400, 'InvalidPart') : undefined
    })
    expect(await again.completeUpload(upload, etags)).toEqual(written)
  })

  it('are not complete if S3 says so of an object that is another by now', async () => {
    const { store, upload, etags } = await uploaded('replaced')
    await store.completeUpload(upload, etags)
    await store.write(BUCKET, 'replaced', Buffer.from('of somebody else'))
    const body = '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>'
    const again = answering(command => {
      return command === 'CompleteMultipartUploadCommand' ? { status: 200, body } : undefined
    })
    await expect(again.completeUpload(upload, etags)).rejects.toMatchObject({ name: 'UploadNotFound' })
  })
})
