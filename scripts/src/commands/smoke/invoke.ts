import { askFunction } from '../../stage/ask-function.ts'
import type { Smoke } from './check.ts'

/** What a function answers. @throws Error with what the function says, if it fails; what the client throws */
export async function invoke(
  { lambda }: Pick<Smoke, 'lambda'>,
  functionName: string,
  input: object,
): Promise<Record<string, unknown>> {
  const asked = await askFunction<Record<string, unknown>>(lambda, functionName, input)
  if (asked.is === 'failure') throw new Error(`${functionName} failed: ${asked.errorMessage}`)
  return asked.answer
}
