import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findBrowser } from './support/find-browser.ts'

/**
 * Tries the console in a real Chromium. Without one, it says so and ends well, unless all of it is asked for (`--whole`, as
 * CI does). Other arguments are names of tests.
 */
const filters = process.argv.slice(2).filter(each => each !== '--whole')
const browser = findBrowser()
if (browser === undefined) {
  console.log(
    'Skipped: no Chromium in CHROMIUM, on the PATH, or of Playwright. `npx playwright-core install chromium` installs one.',
  )
  process.exitCode = process.argv.includes('--whole') ? 1 : 0
} else {
  console.log(`In ${browser}`)
  const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), ...filters]
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
}
