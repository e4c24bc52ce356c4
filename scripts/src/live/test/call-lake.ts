import type { EventEmitter } from 'node:events'
import { format } from 'node:util'
import { vi } from 'vitest'
import { LAKE_CLI } from '../../lake-cli.ts'
import { runCli } from '../../output/run-cli.ts'
import { type Ended, NOTHING } from './run-lake.ts'

type Listener = (...args: unknown[]) => void

/** Signals that commands wait for, and whose listeners would stay behind. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a `lake` command as `runLake` does, but in this process, which does not have to load what others have loaded: a
 * tenth of the time. For what a command says and does; one that is ended by a signal, or reads standard input, needs
 * a process of its own. One at a time: it has the process's environment and output.
 */
export async function callLake(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const before = { env: { ...process.env }, exitCode: process.exitCode, listeners: listeners() }
  const stdout: string[] = []
  const stderr: string[] = []
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(writerTo(stdout)),
    vi.spyOn(process.stderr, 'write').mockImplementation(writerTo(stderr)),
    // Which does not go through the streams while tests run.
    vi.spyOn(console, 'log').mockImplementation((...values) => void stdout.push(`${format(...values)}\n`)),
    vi.spyOn(console, 'error').mockImplementation((...values) => void stderr.push(`${format(...values)}\n`)),
  ]
  Object.assign(process.env, NOTHING, env)
  process.exitCode = undefined
  try {
    const code = await runCli(LAKE_CLI, args)
    return { stdout: stdout.join(''), stderr: stderr.join(''), code }
  } finally {
    for (const spy of spies) spy.mockRestore()
    process.exitCode = before.exitCode
    restoreEnvironment(before.env)
    removeOthers(before.listeners)
  }
}

function writerTo(texts: string[]): typeof process.stdout.write {
  return (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    texts.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    const written = rest.at(-1)
    if (typeof written === 'function') queueMicrotask(() => written())
    return true
  }
}

function restoreEnvironment(former: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in former)) delete process.env[name]
  Object.assign(process.env, former)
}

/** Of what a command listens to until its process ends. */
function listeners() {
  const of = (emitter: EventEmitter, event: string) => ({ emitter, event, all: emitter.listeners(event) as Listener[] })
  return [...SIGNALS.map(signal => of(process, signal)), of(process.stdout, 'error')]
}

function removeOthers(former: ReturnType<typeof listeners>): void {
  for (const [index, { emitter, event, all }] of listeners().entries()) {
    for (const each of all) if (!former[index]?.all.includes(each)) emitter.off(event, each)
  }
}
