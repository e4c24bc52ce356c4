import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QueryLimits } from './limits.ts'
import type { FromProcess, ProcessAnswer, ToProcess } from './messages.ts'

const PROGRAM = join(import.meta.dirname, 'query-process.ts')

type Outcome = FromProcess | { readonly is: 'cancelled' }

/** A process that runs queries, seen from the console. */
export interface QueryProcess {
  /** Whether it can be asked. */
  readonly isAlive: boolean
  /** Sends a message and waits for the next one that comes back. Nobody else waits for one meanwhile. */
  exchange(message: ToProcess): Promise<Outcome>
  /** Kills it: whoever waits is told that it is cancelled. Settles when it has ended. */
  kill(): Promise<void>
}

/** Starts a process, which gets none of the environment's variables: there are secrets among them. */
export function startQueryProcess(limits: QueryLimits): QueryProcess {
  const spillDirectory = mkdtempSync(join(tmpdir(), 'inlet-query-'))
  const child = fork(PROGRAM, [spillDirectory, JSON.stringify(limits)], {
    env: {},
    execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
    serialization: 'advanced',
    // What V8 prints when it runs out of memory is for nobody.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let isAlive = true
  const ended = new Promise<Ending>(resolve => {
    const end = (ending: Ending) => {
      isAlive = false
      rmSync(spillDirectory, { recursive: true, force: true })
      resolve(ending)
    }
    child.once('exit', (code, signal) => end(endingOf(code, signal)))
    child.on('error', error => end({ is: 'failed', code: 'INTERNAL', message: error.message }))
  })
  let reason: Outcome | undefined
  const kill = async (why: Outcome) => {
    isAlive = false
    reason ??= why
    child.kill('SIGKILL')
    await ended
  }

  return {
    get isAlive() {
      return isAlive
    },
    async exchange(message) {
      const timer = setTimeout(() => void kill(tooLong(limits)), limits.ms)
      const answer = await Promise.race([nextAnswer(child, message), ended])
      clearTimeout(timer)
      // Not while it still has more to give.
      if ('isWorn' in answer && answer.isWorn && answer.message.is !== 'piece') await kill(answer.message)
      return reason ?? ('isWorn' in answer ? answer.message : answer)
    },
    kill: () => kill({ is: 'cancelled' }),
  }
}

type Ending = Extract<FromProcess, { is: 'refused' | 'failed' }>

function nextAnswer(child: ChildProcess, message: ToProcess): Promise<ProcessAnswer> {
  return new Promise(resolve => {
    child.once('message', answer => resolve(answer as ProcessAnswer))
    // If it cannot be sent, the process has ended, which is told by itself.
    child.send(message, () => {})
  })
}

function tooLong({ ms }: QueryLimits): Outcome {
  return {
    is: 'refused',
    code: 'TOO_LONG',
    message: `Expected a query of at most ${ms / 1_000} seconds, stopped it then`,
  }
}

/** V8 aborts a process that has no memory left; the system kills one. */
function endingOf(code: number | null, signal: NodeJS.Signals | null): Ending {
  if (signal === 'SIGABRT' || signal === 'SIGKILL') {
    return { is: 'refused', code: 'TOO_LARGE', message: 'The query took more memory than its process may have' }
  }
  const how = signal === null ? `with code ${code}` : `by ${signal}`
  return { is: 'failed', code: 'INTERNAL', message: `The process of the query ended ${how}` }
}
