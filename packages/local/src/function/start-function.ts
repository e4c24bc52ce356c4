import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '@inlet/core'
import { ContainerPool } from './container-pool.ts'
import { FunctionError } from './function-error.ts'
import { WorkerContainer } from './worker-container.ts'

export interface FunctionOptions {
  /** The handler's module: a `file:` URL or a path. */
  readonly module: URL | string
  /** Its export that is the handler, `handler` by default. It returns its response, or a promise of it. */
  readonly export?: string
  /** Its name, as it appears in its context. */
  readonly name?: string
  /** The whole environment of the function. */
  readonly env: Readonly<Record<string, string>>
  /** What it prints is appended here. Its directory exists. */
  readonly logFile: string
  /** Is told each line that it prints. */
  readonly onLine?: (line: string) => void
  /** For an invocation. */
  readonly timeoutMs: number
  /** For loading the module: as long as an invocation may take, by default. Lambda has 10 s for it, whatever the timeout is. */
  readonly loadMs?: number
  /** Events that it takes at the same time, each in a container of its own. */
  readonly concurrency: number
}

/** A function as it runs on Lambda: containers that are started on demand and take one event after the other. */
export interface LocalFunction {
  /**
   * Event and response cross as JSON, as on Lambda; a response of undefined is null.
   * @param requestId a new one by default; an invocation that is tried again has the one that it had
   * @throws FunctionError if there is no response, and TypeError for an event that JSON cannot write
   */
  invoke(event: unknown, requestId?: string): Promise<unknown>
  /**
   * Invocations that begin from here on have the module, and all that it imports, as it is in its files by then; those
   * under way finish with what they began with. Resolves when the module is loaded.
   * @throws FunctionError `init` if it cannot be; so do invocations, until it can
   */
  reload(): Promise<void>
  /** How many invocations are under way, those included that wait for a container. */
  running(): number
  /** Ends every container at once. What is in flight, or waits, fails with `crash`; what comes later is taken again. */
  kill(): Promise<void>
  /** Waits for what is in flight, then ends the containers. The log is complete then. */
  stop(): Promise<void>
}

/**
 * Starts a stand-in for a Lambda function. A container is a worker thread that lives until it dies of what the handler
 * does, of its timeout, or of `kill` and `stop`; the next invocation gets another.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * @throws ConfigError if the settings make no sense, and the file system's error if the log cannot be opened
 */
export async function startFunction(options: FunctionOptions): Promise<LocalFunction> {
  const { env, timeoutMs, loadMs = timeoutMs, concurrency } = options
  checkPositive('timeoutMs', timeoutMs)
  checkPositive('concurrency', concurrency)
  const data = {
    module: moduleUrl(options.module),
    exportName: options.export ?? 'handler',
    functionName: options.name ?? 'function',
  }
  const log = createWriteStream(options.logFile, { flags: 'a' }).setMaxListeners(0)
  await once(log, 'open')

  const containers = new Set<WorkerContainer>()
  const start = () => {
    const container = new WorkerContainer(data, env, log, { timeoutMs, loadMs }, options.onLine)
    containers.add(container)
    void container.ended.then(() => containers.delete(container))
    return container
  }
  const pool = new ContainerPool(concurrency, start)
  const inFlight = new Set<Promise<unknown>>()
  let isStopped = false

  return {
    async invoke(event, requestId = randomUUID()) {
      if (isStopped) throw new Error('The function is stopped')
      const text = JSON.stringify(event) ?? 'null'
      const invocation = pool.use(container => container.invoke(text, requestId))
      inFlight.add(invocation)
      try {
        return JSON.parse(await invocation)
      } finally {
        inFlight.delete(invocation)
      }
    },
    async reload() {
      if (isStopped) throw new Error('The function is stopped')
      for (const container of containers) container.retire()
      const fresh = start()
      try {
        await fresh.load()
        pool.offer(fresh)
      } catch (error) {
        // Else it was in the way of another reload, or of the end.
        if (!fresh.isRetired && !isStopped) throw error
      }
    },
    running: () => inFlight.size,
    async kill() {
      pool.evict(new FunctionError('crash', 'The function was killed'))
      await Promise.all([...containers].map(container => container.kill()))
    },
    async stop() {
      isStopped = true
      await Promise.allSettled(inFlight)
      await Promise.all([...containers].map(container => container.stop()))
      if (!log.writableEnded) log.end()
      await finished(log)
    },
  }
}

function moduleUrl(module: URL | string): string {
  if (module instanceof URL) return module.href
  return module.startsWith('file:') ? module : pathToFileURL(module).href
}

function checkPositive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return
  throw new ConfigError(`Expected ${name} to be a whole number above 0, found ${value}`)
}
