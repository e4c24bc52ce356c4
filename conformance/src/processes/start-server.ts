import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Whether it answers yet. Asked until it is true. */
  readonly isReady: () => Promise<boolean>
  /** How long it may take to answer, ms. */
  readonly patienceMs?: number
}

/** What is kept of what a server says, for when it fails. */
const LOG_CHARACTERS = 20_000

/** A program that serves on loopback until it is disposed of, with all processes that it started. */
export interface Server extends AsyncDisposable {
  /** The end of what it said. */
  readonly log: () => string
}

/** @throws if it ends or does not get ready, with what it said */
export async function startServer({
  command,
  args,
  env,
  cwd,
  isReady,
  patienceMs = 60_000,
}: ServerCommand): Promise<Server> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its own children end with it.
    detached: true,
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      log = `${log}${chunk}`.slice(-LOG_CHARACTERS)
    })
  }
  const ended = once(child, 'exit')
  const stop = async () => {
    process.removeListener('exit', kill)
    kill()
    await ended
  }
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL')
  }
  process.once('exit', kill)
  const giveUpAt = Date.now() + patienceMs
  while (!(await isReady().catch(() => false))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null
    if (hasEnded || Date.now() > giveUpAt) {
      await stop()
      throw new Error(`${command} ${hasEnded ? 'ended' : 'did not get ready'}:\n${log}`)
    }
    await sleep(100)
  }
  return { log: () => log, [Symbol.asyncDispose]: stop }
}

/** Whether anything answers HTTP there, whatever it says. */
export async function answers(url: string): Promise<boolean> {
  await fetch(url, { signal: AbortSignal.timeout(2_000) })
  return true
}
