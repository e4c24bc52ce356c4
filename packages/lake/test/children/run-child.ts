import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type ChildScript = 'increment-counter' | 'write-in-a-loop' | 'upload-in-a-loop' | 'hold-lock'

export function startChild(script: ChildScript, ...args: string[]): ChildProcess {
  const path = join(import.meta.dirname, `${script}.ts`)
  return spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Waits until the child says that it is under way. */
export async function firstOutput(child: ChildProcess): Promise<void> {
  if (child.stdout !== null) await once(child.stdout, 'data')
}

/** As a power cut would end it: no handler runs. */
export async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** @returns the exit code */
export async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'exit')
  return code
}
