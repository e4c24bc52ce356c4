import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { CONFORMANCE } from '../tools/folders.ts'
import { pageOf } from './page.ts'
import { resultsOf } from './results-of.ts'

const PAGE = join(CONFORMANCE, '../docs/conformance.md')
const MEASURED = /^(\|.*)$/gm

/**
 * Makes the page of results at the end of a run. `CONFORMANCE_PAGE=write` writes it; `check` fails the run if it found
 * something else than the page says, figures aside.
 */
export default class PageReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const results = resultsOf(modules)
    for (const { claim, witness, outcome } of results) {
      if (outcome.state === 'skipped') console.log(`skipped: ${claim} (${witness}): ${outcome.reason}`)
    }
    if (process.env.CONFORMANCE_PAGE === 'write') await writeFile(PAGE, pageOf(results, true))
    if (process.env.CONFORMANCE_PAGE === 'check') await check(pageOf(results, false))
  }
}

async function check(page: string): Promise<void> {
  const written = await readFile(PAGE, 'utf8').catch(() => '')
  if (withoutFigures(written) === withoutFigures(page)) return
  console.error('docs/conformance.md does not say what this run found: npm run conformance -- --write')
  process.exitCode = 1
}

/** The first four cells of each line of a table. */
function withoutFigures(page: string): string {
  return page.replaceAll(MEASURED, line =>
    line
      .split(/(?<!\\)\|/)
      .slice(0, 5)
      .join('|'),
  )
}
