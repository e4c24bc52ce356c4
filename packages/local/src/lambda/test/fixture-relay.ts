import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const lambda = new LambdaClient({})

interface Context {
  readonly awsRequestId: string
  readonly invokedFunctionArn: string
}

let calls = 0

/** Hands on to itself what is left to do. The first call fails if it is told to. */
export async function handler(event: { left: number; fails?: boolean }, { awsRequestId, invokedFunctionArn }: Context) {
  console.log(`${event.left} ${awsRequestId}`)
  calls++
  if (event.fails && calls === 1) throw new RangeError('not yet')
  if (event.left === 0) return { calls }
  const Payload = JSON.stringify({ left: event.left - 1 })
  await lambda.send(new InvokeCommand({ FunctionName: invokedFunctionArn, InvocationType: 'Event', Payload }))
  return { calls }
}
