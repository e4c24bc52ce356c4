import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TransientError } from '@inlet/core'
import { withFileLock } from '@inlet/lake/directory'
import pRetry from 'p-retry'
import { ROOT } from './root.ts'

const DOT_SST = join(ROOT, '.sst')

/** Where `sst install` puts the source of all components, and the providers' packages. */
export const PLATFORM = join(DOT_SST, 'platform')

/**
 * Installs SST's platform from npm, unless the one that is there is of this version of SST and has all that it was to get.
 * It takes about a minute, once; of several at the same time, one does it.
 */
export async function installPlatform(): Promise<void> {
  if (await isInstalled()) return
  await mkdir(DOT_SST, { recursive: true })
  // Whoever waits for another's install waits for longer than a lock does by itself.
  await pRetry(() => withFileLock(join(DOT_SST, 'install.lock'), install), {
    retries: 10,
    factor: 1,
    shouldRetry: ({ error }) => error instanceof TransientError,
  })
}

async function install(): Promise<void> {
  if (await isInstalled()) return
  console.error('Installing what SST is made of, which takes a minute, once …')
  // SST looks for Pulumi and Bun on the web unless it is told not to, and needs neither to install.
  const env = { ...process.env, SST_SKIP_DEPENDENCY_CHECK: '1', DO_NOT_TRACK: '1', SST_NO_BUN: '1' }
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/sst'), ['install', '--stage', 'synth'], { cwd: ROOT, env })
  if (!(await isInstalled())) throw new Error(`Expected sst install to have installed ${PLATFORM}, found it incomplete`)
}

async function isInstalled(): Promise<boolean> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules/sst/package.json'), 'utf8'))
  // Providers come last, with a list of what was got.
  const isComplete =
    existsSync(join(PLATFORM, 'node_modules/@pulumi/aws')) && existsSync(join(DOT_SST, 'provider-lock.json'))
  return isComplete && (await installedVersion()) === version
}

async function installedVersion(): Promise<string | undefined> {
  try {
    return (await readFile(join(PLATFORM, 'version'), 'utf8')).trim()
  } catch {
    return undefined
  }
}
