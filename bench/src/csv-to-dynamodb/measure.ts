import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What an import took. */
export interface Measured {
  readonly rows: number
  /** User and system, without the start of the process. */
  readonly cpuSeconds: number
  readonly seconds: number
  /** Of the whole process. */
  readonly peakMiB: number
}

/** What every side's AWS SDK asks for; the credentials are nobody's. */
export const SDK_ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const

/** Imports an object of bucket `uploads` in a process of its own, with `flags` for Node. @param bundle folder with the bundled script */
export function measureImport(
  bundle: string,
  key: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Measured {
  const args = [...flags, join(bundle, 'import-once.mjs'), key]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    env: { ...SDK_ENVIRONMENT, ...env, POWERTOOLS_LOG_LEVEL: 'WARN', POWERTOOLS_METRICS_DISABLED: 'true' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The import of ${key} failed: ${stderr || stdout}`)
  return JSON.parse(stdout)
}

/** A server in a process of its own, which prints its URL when it listens; gone with `using`. */
export async function startServer(script: string): Promise<{ readonly url: string } & Disposable> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, script)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('Expected an output')
  const [url] = await once(createInterface(child.stdout), 'line')
  return { url, [Symbol.dispose]: () => void child.kill() }
}
