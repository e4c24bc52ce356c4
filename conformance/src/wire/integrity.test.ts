import {
  CreateBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { s3Store } from '@inlet/lake/s3'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'
import { MOTO } from '../servers/moto.ts'
import { damageBodies } from './damaged-bytes.ts'
import { S3_SERVERS } from './servers.ts'

// moto 5.2.5 takes bodies without a look at their checksums or hashes; AWS refuses them as BadDigest.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
const CHECKING_SERVERS = S3_SERVERS.filter(({ witness }) => witness !== MOTO)

const BUCKET = 'integrity'
const PART = 8 * 1024 * 1024

describe.each(CHECKING_SERVERS)('what $witness.name says of damage', ({ witness, start }) => {
  const prove = proving('wire', witness)
  let server: AwsServer
  const clientOf = () => new S3Client(clientOptions(server))

  beforeAll(async () => {
    if ('missing' in witness.found) return
    server = await start()
    await clientOf().send(new CreateBucketCommand({ Bucket: BUCKET }))
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  const damaging = (command: string) => {
    const client = clientOf()
    client.middlewareStack.use(damageBodies(name => name === command))
    return s3Store(client)
  }
  const keys = async () => {
    const found: string[] = []
    for await (const { key } of s3Store(clientOf()).list(BUCKET, '')) found.push(key)
    return found
  }
  const openUploads = async () =>
    (await clientOf().send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))).Uploads ?? []

  prove('an object that a byte was changed of on its way is refused', async () => {
    const writing = damaging('PutObjectCommand').write(BUCKET, 'damaged', Buffer.from('as it was sent'))
    await expect(writing).rejects.toMatchObject({ name: 'TransientError', code: 'STORE' })
    expect(await keys()).not.toContain('damaged')
  })

  prove('a part that a byte was changed of on its way is refused, and nothing of the upload is left', async () => {
    const parts = [Buffer.alloc(PART, 'a'), Buffer.from('b')]
    const writing = damaging('UploadPartCommand').write(BUCKET, 'damaged', ReadableStream.from(parts))
    await expect(writing).rejects.toMatchObject({ name: 'TransientError', code: 'STORE' })
    const store = damaging('UploadPartCommand')
    const upload = await store.startUpload(BUCKET, 'damaged')
    await expect(store.uploadPart(upload, 1, Buffer.from('x'))).rejects.toMatchObject({ code: 'STORE' })
    await store.abortUpload(upload)
    expect(await keys()).not.toContain('damaged')
    expect(await openUploads()).toEqual([])
  })

  prove('uploads that are given up, or whose source fails, leave no parts', async () => {
    const store = s3Store(clientOf())
    const upload = await store.startUpload(BUCKET, 'given up')
    await store.uploadPart(upload, 1, Buffer.alloc(PART))
    expect(await openUploads()).toHaveLength(1)
    await store.abortUpload(upload)
    async function* failing() {
      for (let part = 0; part < 3; part++) yield Buffer.alloc(PART)
      throw new Error('the source broke')
    }
    await expect(store.write(BUCKET, 'broken', failing())).rejects.toThrow('the source broke')
    expect(await openUploads()).toEqual([])
    expect(await keys()).toEqual(expect.not.arrayContaining(['given up', 'broken']))
  })

  prove('a checksum that is not that of the body is refused', async () => {
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'wrong', Body: 'text', ChecksumCRC32: 'AAAAAA==' })
    await expect(clientOf().send(put)).rejects.toMatchObject({ name: 'BadDigest' })
    await expect(clientOf().send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'wrong' }))).rejects.toThrow()
  })
})
