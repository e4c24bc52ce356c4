import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { FunctionFailed } from './function-failed.ts'

/**
 * What a function of Inlet answers.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @throws FunctionFailed; what the client throws
 */
export async function invokeFunction<T>(lambda: LambdaClient, name: string, input: object): Promise<T> {
  const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(input)) })
  const { FunctionError: failure, Payload: payload } = await lambda.send(command)
  const answer = JSON.parse(payload === undefined ? 'null' : Buffer.from(payload).toString())
  if (failure === undefined) return answer
  throw new FunctionFailed(name, answer?.errorType)
}
