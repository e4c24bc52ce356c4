import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LiveEndpoints, readEndpoints } from '@inlet/local'
import { run } from '../processes/run.ts'
import { startServer } from '../processes/start-server.ts'
import { CONFORMANCE } from '../tools/folders.ts'

const LAKE = join(CONFORMANCE, '../scripts/src/lake.ts')

/** What `lake up` tells to set where an application runs; no configuration of the user's own takes part. */
export const LOCAL_ACCOUNT = {
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
}

/** A `lake up` on loopback, in a folder of its own. */
export interface LiveLake extends AsyncDisposable {
  /** What sends a client there. */
  readonly env: Readonly<Record<string, string>>
  /** Waits until what is in a table of DynamoDB is in the lake. @throws with the differences */
  agreesWith(table: string): Promise<void>
  query(sql: string): Promise<Record<string, unknown>[]>
}

export async function startLiveLake(): Promise<LiveLake> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-clients-'))
  const lake = ['--lake', folder]
  let endpoints: LiveEndpoints | undefined
  const server = await startServer({
    command: process.execPath,
    args: [LAKE, 'up', '--dynamodb-port', '0', '--kinesis-port', '0', '--no-console', ...lake],
    async isReady() {
      endpoints = await readEndpoints(folder)
      return endpoints !== undefined
    },
  })
  const { dynamodb = '', kinesis = '' } = endpoints ?? {}
  return {
    env: { ...LOCAL_ACCOUNT, AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_KINESIS: kinesis },
    async agreesWith(table) {
      await run(process.execPath, [LAKE, 'diff', table, '--wait', '60', ...lake])
    },
    async query(sql) {
      return JSON.parse(await run(process.execPath, [LAKE, 'query', '--json', sql, ...lake]))
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
