import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import type { Step, StepResult } from './step.ts'

/** Runs a step in `root`; what it prints goes straight through. */
export async function runStep({ name, command, env, report }: Step, root: string): Promise<StepResult> {
  const started = performance.now()
  const child = spawn(command, {
    cwd: root,
    env: { ...process.env, ...env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` },
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = await once(child, 'close')
  const status = code === 0 ? 'passed' : 'failed'
  return { name, status, ms: performance.now() - started, ...(report === undefined ? {} : { report }) }
}
