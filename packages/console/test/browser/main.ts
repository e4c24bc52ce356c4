import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './support/find-browser.ts'
import { installBrowser } from './support/install-browser.ts'

/**
 * Tries the console in a real Chromium: `node main.ts [--install] [--whole] [names of tests]`. Without one, it says so and ends
 * well, unless all of it is asked for, as CI does.
 */
const { values, positionals } = parseArgs({
  options: { install: { type: 'boolean' }, whole: { type: 'boolean' } },
  allowPositionals: true,
})
if (values.install && findBrowser() === undefined) installBrowser()
const browser = findBrowser()
if (browser === undefined) {
  console.log('Skipped: no Chromium in CHROMIUM, on the PATH, or of Playwright. With --install, one is installed.')
  process.exitCode = values.whole ? 1 : 0
} else {
  console.log(`In ${browser}`)
  const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), ...positionals]
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
}
