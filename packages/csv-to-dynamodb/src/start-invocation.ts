import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

let client: LambdaClient | undefined

/** Starts an invocation, and does not wait for it. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html */
export async function startInvocation(functionName: string, event: unknown): Promise<void> {
  client ??= new LambdaClient()
  const payload = Buffer.from(JSON.stringify(event))
  await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: payload }))
}
