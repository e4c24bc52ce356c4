/** An invocation that failed. What the function says may quote a record, so only the kind of its error is told. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed'

  constructor(functionName: string, errorType: unknown) {
    const type = typeof errorType === 'string' && /^[\w.]{1,80}$/.test(errorType) ? errorType : 'an error'
    super(`${functionName} failed with ${type}: its log says more`)
  }
}
