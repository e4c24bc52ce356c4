import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'

/** What came of an invocation: what the function answers, or the error that it ended with, in the words of Lambda. */
export type FunctionAnswer<T> =
  | { readonly is: 'answer'; readonly answer: T }
  | { readonly is: 'failure'; readonly errorType: unknown; readonly errorMessage: unknown }

/**
 * Invokes a function of a stage, and waits for its end.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @throws what the client throws
 */
export async function askFunction<T>(lambda: LambdaClient, name: string, input: object): Promise<FunctionAnswer<T>> {
  const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(input)) })
  const { FunctionError: failure, Payload: payload } = await lambda.send(command)
  const answer = JSON.parse(payload === undefined ? 'null' : Buffer.from(payload).toString())
  if (failure === undefined) return { is: 'answer', answer }
  return { is: 'failure', errorType: answer?.errorType, errorMessage: answer?.errorMessage ?? failure }
}
