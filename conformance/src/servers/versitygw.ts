import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { witnessOf } from '../claims/witness.ts'
import { freePort } from '../processes/free-port.ts'
import { answers, startServer } from '../processes/start-server.ts'
import { useTool } from '../tools/find-tool.ts'
import { VERSITYGW as TOOL } from '../tools/versitygw.ts'
import { ANY_ACCOUNT, type AwsServer } from './aws-server.ts'

export const VERSITYGW = witnessOf(TOOL, 'versitygw')

/** S3 alone, over a folder of its own. Requests have to be signed. */
export async function startVersityGw(): Promise<AwsServer> {
  const { region, credentials } = ANY_ACCOUNT
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const root = await mkdtemp(join(tmpdir(), 'inlet-versitygw-'))
  const server = await startServer({
    command: `${useTool(TOOL).paths.versitygw}`,
    // What it keeps of an object is in attributes of its file. A folder beside (`--sidecar`) is no way out where there are
    // none: it is changed apart from the file, so that readers see the one's checksum and the other's bytes.
    args: ['--port', `127.0.0.1:${port}`, '--health', '/health', '--quiet', 'posix', root],
    env: {
      ROOT_ACCESS_KEY_ID: credentials.accessKeyId,
      ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      VGW_REGION: region,
    },
    isReady: () => answers(`${endpoint}/health`),
  })
  return {
    ...server,
    ...ANY_ACCOUNT,
    endpoint,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(root, { recursive: true, force: true })
    },
  }
}
