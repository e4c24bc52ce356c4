import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Order, Outcome } from './handler-process.ts'

export interface ContainerOptions {
  /** The file of the bundle. */
  readonly bundle: string
  readonly functionArn: string
  /** All of the environment. */
  readonly env: Readonly<Record<string, string>>
}

/** A function's container, as Lambda would start it: the bundle in a process of its own, with the function's environment. */
export interface Container extends AsyncDisposable {
  invoke(event: unknown): Promise<Outcome>
  /** Leaves the invocation under way no time. */
  endTime(): void
  /** Puts the clock forward. */
  passTime(ms: number): void
}

export async function startContainer({ bundle, functionArn, env }: ContainerOptions): Promise<Container> {
  const child = fork(join(import.meta.dirname, 'handler-process.ts'), [pathToFileURL(bundle).href, functionArn], {
    env: { ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const stderr = collect(child)
  const waiting = new Map<number, (outcome: Outcome) => void>()
  child.on('message', (outcome: Outcome) => waiting.get(outcome.id)?.(outcome))
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The handler's process ended with ${code}: ${stderr()}`)
  })
  ended.catch(() => undefined)
  let events = 0
  const send = (order: Order) => child.send(order)
  return {
    async invoke(event) {
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const id = ++events
      waiting.set(id, resolve)
      send({ is: 'event', id, event })
      return Promise.race([promise, ended])
    },
    endTime: () => void send({ is: 'time is over' }),
    passTime: byMs => void send({ is: 'later', byMs }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      child.kill()
      await ended.catch(() => undefined)
    },
  }
}

function collect({ stderr }: ChildProcess): () => string {
  let text = ''
  stderr?.setEncoding('utf8').on('data', piece => {
    text += piece
  })
  return () => text
}
