import type { Options } from 'p-retry'

/**
 * Tries until it succeeds, as p-retry does it. Nearly everything succeeds at once: p-retry is loaded once something fails.
 * @throws the error that is not to be tried again, or that of the last try; the reason of the signal, once it is aborted
 */
export async function retry<Value>(work: () => Promise<Value>, options: Options): Promise<Value> {
  const { signal } = options
  signal?.throwIfAborted()
  let first: { readonly error: unknown } | undefined
  try {
    const value = await work()
    signal?.throwIfAborted()
    return value
  } catch (error) {
    first = { error }
  }
  const { default: pRetry } = await import('p-retry')
  return pRetry(async () => {
    if (first === undefined) return work()
    const { error } = first
    first = undefined
    throw error
  }, options)
}
