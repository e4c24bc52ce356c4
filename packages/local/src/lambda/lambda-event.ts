/** What becomes of asynchronous invocations, for whoever watches. Never what is in a payload. */
export type LambdaEvent =
  | ({ readonly is: 'succeeded' } & InvocationAttempt)
  /** It is tried again after so many milliseconds. */
  | ({ readonly is: 'retried'; readonly reason: string; readonly afterMs: number } & InvocationAttempt)
  /** It failed for the last time, or the endpoint was stopped before the next. */
  | ({ readonly is: 'dropped'; readonly reason: string } & InvocationAttempt)
  /** A request could not be answered. */
  | { readonly is: 'failed'; readonly error: unknown }

interface InvocationAttempt {
  readonly functionName: string
  /** The same for every attempt. */
  readonly requestId: string
  /** From 1 on. */
  readonly attempt: number
}

/** Is called at once, and must not throw. */
export type LambdaObserver = (event: LambdaEvent) => void
