import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './root.ts'

/** Where `sst install` puts the source of all components, and the providers' packages. */
export const PLATFORM = join(ROOT, '.sst/platform')

/**
 * Installs SST's platform from npm, unless the one that is there is of this version of SST and has all that it was to get.
 * It takes about a minute, once.
 */
export async function installPlatform(): Promise<void> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules/sst/package.json'), 'utf8'))
  if ((await installedVersion()) === version && existsSync(join(PLATFORM, 'node_modules/@pulumi/aws'))) return
  console.error('Installing what SST is made of, which takes a minute, once …')
  // SST looks for Pulumi and Bun on the web unless it is told not to, and needs neither to install.
  const env = { ...process.env, SST_SKIP_DEPENDENCY_CHECK: '1', DO_NOT_TRACK: '1', SST_NO_BUN: '1' }
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/sst'), ['install', '--stage', 'synth'], { cwd: ROOT, env })
}

async function installedVersion(): Promise<string | undefined> {
  try {
    return (await readFile(join(PLATFORM, 'version'), 'utf8')).trim()
  } catch {
    return undefined
  }
}
