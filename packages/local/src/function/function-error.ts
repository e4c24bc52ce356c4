/**
 * Why an invocation gave no response:
 * `init` the module could not be loaded; `handler` it threw or rejected; `timeout` it took too long; `exit` the container
 * ended under it (`process.exit`, an uncaught exception); `response` what it returned is no JSON; `crash` it was killed.
 */
export type FunctionErrorKind = 'init' | 'handler' | 'timeout' | 'exit' | 'response' | 'crash'

/** An invocation that failed. Its message may quote the handler's, and so the event: it is not made for logs. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
  readonly kind: FunctionErrorKind
  /** The name of the error that the handler or its module threw, if one did. */
  readonly errorName: string | undefined

  constructor(kind: FunctionErrorKind, message: string, errorName?: string) {
    super(message)
    this.kind = kind
    this.errorName = errorName
  }
}
