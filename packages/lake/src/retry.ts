export interface RetryOptions {
  /** Tries at most, the first one included. */
  readonly attempts: number
  /** Milliseconds before the second try; each wait is stretched by a random factor of 1 to 2. */
  readonly firstDelayMs: number
  /** How many times as long each further wait is, before that factor. */
  readonly growth: number
  /** A cap on all waits, which has no jitter. */
  readonly longestDelayMs?: number
  /** Whether an error may pass. */
  readonly isTransient: (error: unknown) => boolean
  /** Once it is aborted, no try and no wait goes on. */
  readonly signal?: AbortSignal
}

/**
 * Tries until it succeeds.
 * @throws the error that is not transient, or that of the last attempt; the reason of the signal, once it is aborted
 */
export async function retry<Value>(work: () => Promise<Value>, options: RetryOptions): Promise<Value> {
  const { attempts, isTransient, signal } = options
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      const value = await work()
      signal?.throwIfAborted()
      return value
    } catch (error) {
      signal?.throwIfAborted()
      if (attempt >= attempts || !isTransient(error)) throw error
      await pause(delayAfter(attempt, options), signal)
    }
  }
}

function delayAfter(attempt: number, { firstDelayMs, growth, longestDelayMs = Infinity }: RetryOptions): number {
  return Math.min(Math.round((1 + Math.random()) * firstDelayMs * growth ** (attempt - 1)), longestDelayMs)
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
