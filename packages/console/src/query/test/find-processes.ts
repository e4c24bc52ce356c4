import { execFileSync } from 'node:child_process'

/** The ids of the query processes that a process has started. */
export function findProcesses(parent: number | undefined): number[] {
  try {
    const found = execFileSync('pgrep', ['-fP', String(parent), 'query-process.ts'], { encoding: 'utf8' })
    return found.trim().split('\n').map(Number)
  } catch {
    // Its way to say that there are none.
    return []
  }
}

export function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}
