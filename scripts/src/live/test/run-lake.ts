import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const CLI = join(import.meta.dirname, '../../lake.ts')

/** How a command ended. */
export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** Of whoever runs the tests, who may have a lake or an endpoint. */
export const NOTHING = { LOCAL_BUCKETS_DIR: '', AWS_ENDPOINT_URL_DYNAMODB: '', AWS_ENDPOINT_URL_KINESIS: '' }

/** Runs a `lake` command in a process of its own, with nothing that names a lake or an endpoint but `env`. */
export function runLake(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...NOTHING, ...env } })
  onStart(child)
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  return Promise.all([text(child.stdout), text(child.stderr), closed]).then(([stdout, stderr, code]) => {
    return { stdout, stderr, code }
  })
}
