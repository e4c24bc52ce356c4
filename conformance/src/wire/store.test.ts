import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { s3Store } from '@inlet/lake/s3'
import { Subject } from '@inlet/lake/testing/store-contract'
import { afterAll, beforeAll, describe } from 'vitest'
import { provingCases } from '../claims/prove-cases.ts'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'
import { STORE_FAULTS } from './faults.ts'
import { S3_SERVERS } from './servers.ts'
import { proveStoreContract } from './store-claims.ts'

const BUCKET = 'contract'

describe.each(S3_SERVERS)('the store on $witness.name', ({ witness, start }) => {
  let server: AwsServer | undefined
  beforeAll(async () => {
    if ('missing' in witness.found) return
    server = await start()
    await new S3Client(clientOptions(server)).send(new CreateBucketCommand({ Bucket: BUCKET }))
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  const open = () => {
    if (server === undefined) throw new Error(`${witness.name} runs only while tests do`)
    return new Subject(s3Store(new S3Client(clientOptions(server))), BUCKET)
  }
  proveStoreContract(provingCases('wire', witness, STORE_FAULTS[witness.name]), open)
})
