import { FunctionError } from '@inlet/local/lambda'

/** What went wrong, as it says it; of what a function threw, without its name. */
export function failureText(error: unknown): string {
  if (!(error instanceof FunctionError)) return error instanceof Error ? error.message : String(error)
  const prefix = `${error.errorName}: `
  return error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message
}
