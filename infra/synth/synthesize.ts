import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { StageInput } from '../stage-settings.ts'
import type { Attached } from './dynamodb-server.ts'
import { installPlatform } from './install-platform.ts'
import type { Synthesis } from './resource.ts'

export interface SynthOptions {
  /** As `sst dev` runs it. */
  readonly isDev?: boolean
  /** Tables that stream into the stage's stream already. */
  readonly attached?: Attached
  /** Settings of the stage, instead of those in `infra/stages.ts`. */
  readonly settings?: StageInput
}

/** What `sst deploy` of a stage would make. @throws Error with what the app said, if it fails */
export async function synthesize(
  stage: string,
  { isDev = false, attached = {}, settings }: SynthOptions = {},
): Promise<Synthesis> {
  await installPlatform()
  const args = [
    join(import.meta.dirname, 'run-app.ts'),
    `--stage=${stage}`,
    '--attached',
    JSON.stringify(attached),
    ...(isDev ? ['--dev'] : []),
    ...(settings === undefined ? [] : ['--settings', JSON.stringify(settings)]),
  ]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 })
    return JSON.parse(stdout)
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new Error(said === '' ? String(error) : said, { cause: error })
  }
}
