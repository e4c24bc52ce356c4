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

/**
 * Runs a command, and ends its whole group when standard input ends, as it does when this process is gone, however that
 * went: an end by a signal leaves no time to clean up.
 */
const WITH_PARENT = `exec 3<&0
(cat <&3; kill -s KILL -- -$$) >/dev/null 2>&1 &
"$@" </dev/null`

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
  const child = spawn('/bin/sh', ['-c', WITH_PARENT, 'sh', command, ...args], {
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
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
    child.stdin.end()
    await ended
  }
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
