import { join } from 'node:path'
import { REPORTS, type Step } from './step.ts'

const TESTS_REPORT = 'vitest.json'

/** Tests start hundreds of processes, most of whose time goes into reading the same modules. */
const COMPILE_CACHE = join(import.meta.dirname, '../../../node_modules/.cache/compile')

/** What runs in a browser, or in both, knows other globals. */
function typesOf(folder: string): string {
  return `tsc --noEmit -p packages/console/${folder}`
}

/** All that `npm test` runs, the quickest first. */
export const STEPS: readonly Step[] = [
  { name: 'types', command: 'tsc --noEmit' },
  { name: 'types of the page', command: `${typesOf('src/page')} && ${typesOf('test/browser')}` },
  { name: 'sst', command: 'node infra/synth/install.ts', inBackground: true },
  { name: 'lint', command: 'biome check .' },
  { name: 'unused', command: 'knip' },
  {
    name: 'tests',
    command: `vitest run --reporter=default --reporter=json --outputFile.json=${REPORTS}/${TESTS_REPORT}`,
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE },
    report: TESTS_REPORT,
  },
  // By then, what it needs is there: tests have waited for it.
  { name: 'types of infra', command: 'tsc --noEmit -p infra' },
]
