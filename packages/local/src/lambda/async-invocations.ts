import { invocationFailure } from '../event-source/observer.ts'
import { systemTime } from '../event-source/time.ts'
import type { LambdaObserver } from './lambda-event.ts'

export interface AsyncInvocation {
  readonly functionName: string
  readonly requestId: string
  /** An attempt. */
  invoke(): Promise<unknown>
}

/**
 * Invocations that nobody waits for. One that fails is tried again, after a pause, as often as there are pauses, and then
 * dropped: on Lambda these are of one minute and of two.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncInvocations {
  readonly #retryDelaysMs: readonly number[]
  readonly #observe: LambdaObserver
  readonly #inFlight = new Set<Promise<void>>()
  readonly #stopping = new AbortController()

  constructor(retryDelaysMs: readonly number[], observe: LambdaObserver) {
    this.#retryDelaysMs = retryDelaysMs
    this.#observe = observe
  }

  accept(invocation: AsyncInvocation): void {
    const ended = this.#carryOut(invocation).finally(() => this.#inFlight.delete(ended))
    this.#inFlight.add(ended)
  }

  /** Resolves once there are none, those included that were accepted meanwhile. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
  }

  /** Waits for attempts that are being made; there are no others. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.idle()
  }

  async #carryOut({ functionName, requestId, invoke }: AsyncInvocation): Promise<void> {
    const { signal } = this.#stopping
    for (let attempt = 1; ; attempt++) {
      const position = { functionName, requestId, attempt }
      const reason = await invoke().then(() => undefined, invocationFailure)
      if (reason === undefined) return this.#observe({ is: 'succeeded', ...position })
      const afterMs = signal.aborted ? undefined : this.#retryDelaysMs[attempt - 1]
      if (afterMs !== undefined) {
        this.#observe({ is: 'retried', reason, afterMs, ...position })
        await systemTime.sleep(afterMs, signal)
      }
      if (afterMs === undefined || signal.aborted) return this.#observe({ is: 'dropped', reason, ...position })
    }
  }
}
