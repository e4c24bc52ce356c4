import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { runStep } from './check/run-step.ts'
import { REPORTS, STEPS_REPORT, type Step, type StepResult } from './check/step.ts'
import { STEPS } from './check/steps.ts'
import { seconds } from './output/numbers.ts'
import { heading, verdict } from './output/screen.ts'

/** Runs all steps, also after one that fails, and says at the end how each went. Exits with 1 if any failed. */

const root = resolve(import.meta.dirname, '../..')
const reports = join(root, REPORTS)

let interrupted = false
process.on('SIGINT', () => {
  // The step hears of it too, and ends by itself.
  interrupted = true
})

const results = new Map<string, StepResult>()
await rm(reports, { recursive: true, force: true })
await writeResults()
const background = STEPS.filter(({ inBackground }) => inBackground).map(run)
for (const step of STEPS) {
  if (interrupted) break
  if (!step.inBackground) await run(step)
}
await Promise.all(background)

console.log(heading('All steps'))
for (const result of allResults()) console.log(resultLine(result))
const failed = allResults().some(({ status }) => status !== 'passed')
process.exitCode = interrupted ? 130 : failed ? 1 : 0

async function run(step: Step): Promise<void> {
  console.log(heading(`${step.name}: ${step.command}`))
  const result = await runStep(step, root)
  results.set(step.name, result)
  await writeResults()
  console.log(resultLine(result))
}

/** Written after each step, so that a run that is cut short is not taken for one that had less to do. */
async function writeResults(): Promise<void> {
  await mkdir(reports, { recursive: true })
  await writeFile(join(reports, STEPS_REPORT), `${JSON.stringify(allResults(), null, 2)}\n`)
}

function allResults(): StepResult[] {
  return STEPS.map(({ name, report }) => {
    return results.get(name) ?? { name, status: 'not run', ms: 0, ...(report === undefined ? {} : { report }) }
  })
}

function resultLine({ name, status, ms }: StepResult): string {
  return verdict(status === 'passed', `${name} ${status}${status === 'not run' ? '' : `, ${seconds(ms)}`}`)
}
