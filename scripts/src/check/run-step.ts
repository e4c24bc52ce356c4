import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import type { Step, StepResult } from './step.ts'

/** A test that never returns cannot be stopped from inside its process. */
const LIMIT_MS = 15 * 60_000

const hasGroups = process.platform !== 'win32'

/** Runs a step in `root`; what it prints goes straight through. It is ended with all its processes if it takes too long. */
export async function runStep(
  { name, command, env, report }: Step,
  root: string,
  limitMs = LIMIT_MS,
): Promise<StepResult> {
  const started = performance.now()
  const child = spawn(command, {
    cwd: root,
    env: { ...process.env, ...env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` },
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: hasGroups,
  })
  const interrupt = () => end(child, 'SIGINT')
  process.on('SIGINT', interrupt)
  const timer = setTimeout(() => {
    console.error(`\n${name} takes longer than ${limitMs / 1_000} s: it is ended`)
    end(child, 'SIGKILL')
  }, limitMs)
  const [code] = await once(child, 'exit')
  clearTimeout(timer)
  process.off('SIGINT', interrupt)
  // What it left behind would print among the steps that follow.
  end(child, 'SIGKILL')
  const status = code === 0 ? 'passed' : 'failed'
  return { name, status, ms: performance.now() - started, ...(report === undefined ? {} : { report }) }
}

/** Signals the command's whole group, in which Ctrl-C does not reach it by itself. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (hasGroups) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // It has ended meanwhile.
  }
}
