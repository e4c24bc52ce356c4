import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { GlueClient } from '@aws-sdk/client-glue'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Lake, ObjectStore } from '@inlet/lake'
import { glueCatalog } from '@inlet/lake/glue'
import { s3Store } from '@inlet/lake/s3'
import { startFunction } from '@inlet/local/lambda'
import { both } from '../claims/both.ts'
import type { Witness } from '../claims/witness.ts'
import { type AwsServer, clientOptions, environmentOf } from '../servers/aws-server.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { MOTO, startMoto } from '../servers/moto.ts'
import { startVersityGw, VERSITYGW } from '../servers/versitygw.ts'
import { deployFunction, type FunctionToDeploy } from './deploy-function.ts'

/** What stands for AWS. */
interface Aws extends AsyncDisposable {
  readonly s3: AwsServer
  /** The adapters for S3 and Glue, over what stands for them. */
  readonly lake: Lake
  /** Runs a function, with nothing but its own environment and that of AWS. */
  deploy(fn: FunctionToDeploy): Promise<(event: unknown) => Promise<unknown>>
}

interface AwsStand {
  readonly witness: Witness
  readonly start: (buckets: readonly string[]) => Promise<Aws>
}

/** Functions run in MiniStack's Lambda. Glue is moto's, since MiniStack has no UpdatePartition. */
export const MINISTACK_AND_MOTO: AwsStand = {
  witness: both(MINISTACK, MOTO),
  async start(buckets) {
    const [stack, moto] = await Promise.all([startMiniStack(), startMoto()])
    return {
      s3: stack,
      lake: await lakeOf(stack, moto, buckets),
      async deploy({ env, ...fn }) {
        const FunctionName = await deployFunction(stack, {
          ...fn,
          env: { AWS_ENDPOINT_URL_GLUE: moto.endpoint, ...env },
        })
        const client = new LambdaClient(clientOptions(stack))
        return async event => {
          const Payload = Buffer.from(JSON.stringify(event))
          const answer = await client.send(new InvokeCommand({ FunctionName, Payload }))
          const text = Buffer.from(answer.Payload ?? '').toString()
          if (answer.FunctionError !== undefined) throw new Error(text)
          return JSON.parse(text)
        }
      },
      [Symbol.asyncDispose]: () => dispose(stack, moto),
    }
  },
}

/** Functions run here, in containers of their own. */
export const VERSITYGW_AND_MOTO: AwsStand = {
  witness: both(VERSITYGW, MOTO),
  async start(buckets) {
    const [gateway, moto] = await Promise.all([startVersityGw(), startMoto()])
    const folder = await mkdtemp(join(tmpdir(), 'inlet-wire-'))
    const stops: (() => Promise<void>)[] = []
    return {
      s3: gateway,
      lake: await lakeOf(gateway, moto, buckets),
      async deploy({ name, env, timeoutSeconds }) {
        const { AWS_ENDPOINT_URL: _, ...account } = environmentOf(gateway)
        const { invoke, stop } = await startFunction({
          module: resolve(import.meta.dirname, '../../../packages', name, 'src/handler.ts'),
          name,
          env: { ...account, AWS_ENDPOINT_URL_S3: gateway.endpoint, AWS_ENDPOINT_URL_GLUE: moto.endpoint, ...env },
          logFile: join(folder, `${name}.log`),
          timeoutMs: timeoutSeconds * 1_000,
          concurrency: 1,
        })
        stops.push(stop)
        return event => invoke(event)
      },
      async [Symbol.asyncDispose]() {
        for (const stop of stops) await stop()
        await dispose(gateway, moto)
        await rm(folder, { recursive: true })
      },
    }
  },
}

/** A lake of new buckets. */
export async function lakeOf(s3: AwsServer, glue: AwsServer, buckets: readonly string[]): Promise<Lake> {
  const client = new S3Client(clientOptions(s3))
  for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }))
  return { store: s3Store(client), catalog: glueCatalog(new GlueClient(clientOptions(glue))) }
}

/** The keys of a bucket that start with `prefix`. */
export async function keysOf(store: ObjectStore, bucket: string, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(bucket, prefix)) keys.push(key)
  return keys
}

async function dispose(...servers: readonly AwsServer[]): Promise<void> {
  for (const server of servers) await server[Symbol.asyncDispose]()
}
