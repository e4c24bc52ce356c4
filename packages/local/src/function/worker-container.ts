import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import { errorText } from './error-text.ts'
import { FunctionError } from './function-error.ts'
import type { ContainerAnswer, ContainerData, ContainerRequest } from './messages.ts'

/** How long a container that is told to end may take, e.g. because something in it never yields. */
const STOP_PATIENCE_MS = 2_000

/** One thread with the handler's module. It takes one event at a time. */
export class WorkerContainer {
  /** Once the thread is gone and all that it printed has been passed on. */
  readonly ended: Promise<unknown>
  readonly #worker: Worker
  readonly #log: Writable
  readonly #timeoutMs: number
  readonly #ready: Promise<unknown>
  #death: FunctionError | undefined
  #isBusy = false
  #isRetired = false
  #settle: ((answer: ContainerAnswer | FunctionError) => void) | undefined

  constructor(
    data: ContainerData,
    env: Readonly<Record<string, string>>,
    log: Writable,
    { timeoutMs, loadMs }: { readonly timeoutMs: number; readonly loadMs: number },
    onLine?: (line: string) => void,
  ) {
    this.#log = log
    this.#timeoutMs = timeoutMs
    this.#worker = new Worker(new URL('./container.ts', import.meta.url), {
      workerData: data,
      env: { ...env },
      stdout: true,
      stderr: true,
    })
    const { stdout, stderr } = this.#worker
    for (const output of [stdout, stderr]) {
      output.pipe(log, { end: false })
      if (onLine !== undefined) createInterface(output).on('line', onLine)
    }
    this.#worker.on('message', (answer: ContainerAnswer) => this.#settle?.(answer))
    this.#worker.on('error', error => {
      log.write(`${errorText('exit', error)}\n`)
      this.#die('exit', `Uncaught ${error}`, error.name)
    })
    const exited = new Promise<void>(resolve => {
      this.#worker.on('exit', code => {
        this.#die('exit', `The container exited with code ${code}`)
        resolve()
      })
    })
    this.ended = Promise.all([exited, finished(stdout), finished(stderr)])
    this.#ready = this.#answer(loadMs, () => this.#die('init', `The module did not load within ${loadMs} ms`))
    this.#ready.catch(() => {})
  }

  /** Whether it can take another event. */
  get isAlive(): boolean {
    return this.#death === undefined && !this.#isRetired
  }

  get isRetired(): boolean {
    return this.#isRetired
  }

  /** Waits until the module is loaded. @throws FunctionError if it cannot be */
  async load(): Promise<void> {
    await this.#ready
  }

  /**
   * Waits until the module is loaded, which has a time of its own, and calls the handler.
   * @param event JSON text
   * @param requestId tells the invocation from others
   * @returns the response as JSON text
   * @throws FunctionError of any kind
   */
  async invoke(event: string, requestId: string): Promise<string> {
    this.#isBusy = true
    try {
      await this.#ready
      const answered = this.#answer(this.#timeoutMs, () => {
        this.#log.write(`Function error (timeout): after ${this.#timeoutMs} ms\n`)
        this.#die('timeout', `The function timed out after ${this.#timeoutMs} ms`)
      })
      this.#send({ requestId, event, deadline: Date.now() + this.#timeoutMs })
      return await answered
    } finally {
      this.#isBusy = false
      if (this.#isRetired) void this.stop()
    }
  }

  /** Takes no other event, and ends when it is done with the one that it has. */
  retire(): void {
    this.#isRetired = true
    if (!this.#isBusy) void this.stop()
  }

  /** Lets it end, and ends it if it does not. */
  async stop(): Promise<void> {
    this.#send('stop')
    const patience = setTimeout(() => void this.#worker.terminate(), STOP_PATIENCE_MS)
    await this.ended
    clearTimeout(patience)
  }

  /** Ends it at once; an invocation in flight fails with `crash`. */
  async kill(): Promise<void> {
    this.#die('crash', 'The container was killed')
    await this.ended
  }

  #send(request: ContainerRequest): void {
    this.#worker.postMessage(request)
  }

  /** The first cause of death is the one that counts. */
  #die(...[kind, message, errorName]: ConstructorParameters<typeof FunctionError>): void {
    this.#death ??= new FunctionError(kind, message, errorName)
    this.#settle?.(this.#death)
    void this.#worker.terminate()
  }

  async #answer(ms: number, onTimeout: () => void): Promise<string> {
    if (this.#death !== undefined) throw this.#death
    const { promise, resolve } = Promise.withResolvers<ContainerAnswer | FunctionError>()
    const timer = setTimeout(onTimeout, ms)
    this.#settle = resolve
    const answer = await promise
    this.#settle = undefined
    clearTimeout(timer)
    return this.#responseOf(answer)
  }

  #responseOf(answer: ContainerAnswer | FunctionError): string {
    if (answer instanceof FunctionError) throw answer
    if (answer.kind === 'succeeded') return answer.response
    if (answer.kind === 'ready') return ''
    const error = new FunctionError(answer.kind, `${answer.errorName}: ${answer.message}`, answer.errorName)
    if (answer.kind === 'init') this.#death = error
    throw error
  }
}
