import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Attached } from './dynamodb-server.ts'
import { installPlatform } from './install-platform.ts'
import type { Synthesis } from './resource.ts'

export interface SynthOptions {
  /** As `sst dev` runs it. */
  readonly isDev?: boolean
  /** Tables that stream into the stage's stream already. */
  readonly attached?: Attached
}

/** What `sst deploy` of a stage would make. @throws Error with what the app said, if it fails */
export async function synthesize(
  stage: string,
  { isDev = false, attached = {} }: SynthOptions = {},
): Promise<Synthesis> {
  await installPlatform()
  const args = [
    join(import.meta.dirname, 'run-app.ts'),
    '--stage',
    stage,
    '--attached',
    JSON.stringify(attached),
    ...(isDev ? ['--dev'] : []),
  ]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 })
  return JSON.parse(stdout)
}
