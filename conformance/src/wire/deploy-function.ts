import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda'
import { bundle } from '@inlet/lake/testing/bundle'
import { zipOf } from '@inlet/lake/testing/zip'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'
import { CONFORMANCE } from '../tools/folders.ts'

export interface FunctionToDeploy {
  /** Its folder among the packages, and its name. */
  readonly name: 'csv-to-dynamodb' | 'csv-to-partition' | 'firehose-transform' | 'stream-to-parquet'
  readonly env: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
}

/** Bundles a function as SST does, and creates it in the server's Lambda. @returns its ARN */
export async function deployFunction(server: AwsServer, { name, env, timeoutSeconds }: FunctionToDeploy) {
  const client = new LambdaClient(clientOptions(server))
  const created = await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/any',
      Handler: 'handler.handler',
      Timeout: timeoutSeconds,
      MemorySize: 512,
      Environment: { Variables: { AWS_ENDPOINT_URL: server.endpoint, ...env } },
      Code: { ZipFile: await zippedBundle(name) },
    }),
  )
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 30 }, { FunctionName: name })
  return `${created.FunctionArn}`
}

async function zippedBundle(name: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-bundle-'))
  try {
    const handler = resolve(CONFORMANCE, '../packages', name, 'src/handler.ts')
    await bundle({ handler }, folder, { mainFields: ['module', 'main'], splitting: false })
    return zipOf({ name: 'handler.mjs', content: await readFile(join(folder, 'handler.mjs')) })
  } finally {
    await rm(folder, { recursive: true })
  }
}
