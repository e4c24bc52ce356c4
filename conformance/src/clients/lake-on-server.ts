import { GlueClient } from '@aws-sdk/client-glue'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Lake } from '@inlet/lake'
import { glueCatalog } from '@inlet/lake/glue'
import { s3Store } from '@inlet/lake/s3'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'

/** An empty lake in a server's S3 and Glue. */
export async function lakeOnServer(server: AwsServer, buckets: readonly string[]): Promise<Lake> {
  const s3 = new S3Client(clientOptions(server))
  for (const Bucket of buckets) {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-2' } as const
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }))
  }
  return { store: s3Store(s3), catalog: glueCatalog(new GlueClient(clientOptions(server))) }
}
