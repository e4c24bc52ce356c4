import { spawnSync } from 'node:child_process'
import type { Measured } from './print-measured.ts'

/** Runs a script that loads once, in a process of its own. @param args flags for Node, the script, and its arguments */
export function measure(args: readonly string[], env: Readonly<Record<string, string>> = {}): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    env: { ...env, POWERTOOLS_LOG_LEVEL: 'WARN', POWERTOOLS_METRICS_DISABLED: 'true' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr || stdout}`)
  return JSON.parse(stdout)
}
