import { InvokeCommand } from '@aws-sdk/client-lambda'
import type { Smoke } from './check.ts'

/** What a function answers. @throws Error with what the function says, if it fails; what the client throws */
export async function invoke(
  { lambda }: Pick<Smoke, 'lambda'>,
  functionName: string,
  input: object,
): Promise<Record<string, unknown>> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(input)) })
  const { FunctionError: failure, Payload: payload } = await lambda.send(command)
  const answer = JSON.parse(payload === undefined ? 'null' : Buffer.from(payload).toString())
  if (failure !== undefined) throw new Error(`${functionName} failed: ${answer?.errorMessage ?? failure}`)
  return answer
}
