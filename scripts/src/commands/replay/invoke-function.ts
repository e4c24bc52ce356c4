import type { LambdaClient } from '@aws-sdk/client-lambda'
import { askFunction } from '../../stage/ask-function.ts'
import { FunctionFailed } from './function-failed.ts'

/** What a function of Inlet answers. @throws FunctionFailed; what the client throws */
export async function invokeFunction<T>(lambda: LambdaClient, name: string, input: object): Promise<T> {
  const asked = await askFunction<T>(lambda, name, input)
  if (asked.is === 'failure') throw new FunctionFailed(name, asked.errorType)
  return asked.answer
}
