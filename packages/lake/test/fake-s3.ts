import { S3Client } from '@aws-sdk/client-s3'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { enforcePreconditions } from './enforce-preconditions.ts'
import { listLikeS3 } from './list-like-s3.ts'

export interface FakeS3 {
  /** A new client each time, so that faults injected into one do not reach the others. */
  client(): S3Client
  readonly server: FauxqsServer
}

export const FAKE_BUCKET = 'test-bucket'

/** S3 on a loopback port: fauxqs, and where it differs from S3, middleware. */
export async function startFakeS3(): Promise<FakeS3> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  server.createBucket(FAKE_BUCKET)
  const plain = plainClient(server.port)
  const enforce = enforcePreconditions(plain)
  return {
    server,
    client() {
      const client = plainClient(server.port)
      client.middlewareStack.use(enforce)
      client.middlewareStack.use(listLikeS3)
      return client
    },
  }
}

export function plainClient(port: number): S3Client {
  return new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
    maxAttempts: 3,
  })
}
