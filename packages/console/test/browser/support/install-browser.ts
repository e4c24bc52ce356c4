import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

/** Brings a Chromium: by Debian's packages where one may install them, else as Playwright does. What they print is to be read. */
export function installBrowser(): void {
  if (process.getuid?.() === 0 && run('apt-get', ['--version'], 'ignore')) {
    if (run('apt-get', ['install', '--yes', '--quiet', 'chromium'])) return
    // The list of packages may be old, or none.
    if (run('apt-get', ['update', '--quiet']) && run('apt-get', ['install', '--yes', '--quiet', 'chromium'])) return
  }
  const playwright = createRequire(import.meta.url).resolve('playwright-core/cli.js')
  run(process.execPath, [playwright, 'install', 'chromium'])
}

function run(command: string, args: readonly string[], stdio: 'inherit' | 'ignore' = 'inherit'): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', stdio, stdio], env }).status === 0
}
