import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { witnessOf } from '../claims/witness.ts'
import { freePort } from '../processes/free-port.ts'
import { answers, startServer } from '../processes/start-server.ts'
import { useTool } from '../tools/find-tool.ts'
import { PYTHON } from '../tools/python.ts'
import { ANY_ACCOUNT, type AwsServer } from './aws-server.ts'

export const MINISTACK = witnessOf(PYTHON, 'MiniStack')

/** MiniStack: S3, Glue, DynamoDB, Firehose, Lambda and most others, in memory. */
export async function startMiniStack(env: Readonly<Record<string, string>> = {}): Promise<AwsServer> {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const folder = await mkdtemp(join(tmpdir(), 'inlet-ministack-'))
  const server = await startServer({
    command: `${useTool(PYTHON).paths.bin}/ministack`,
    args: [],
    env: {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: ANY_ACCOUNT.region,
      // Listeners of their own, on ports that are the same for every MiniStack of a machine.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      LOG_LEVEL: 'WARNING',
      TMPDIR: folder,
      ...env,
    },
    isReady: () => answers(`${endpoint}/_ministack/health`),
  })
  return {
    ...server,
    ...ANY_ACCOUNT,
    endpoint,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
