import type { Invocation } from './messages.ts'

export const FUNCTION_VERSION = '$LATEST'

/** The ARN of a function that runs on this machine. */
export function functionArn(name: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:${name}`
}

/** What a handler gets besides the event. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function invocationContext(functionName: string, { requestId, deadline }: Omit<Invocation, 'event'>) {
  return {
    functionName,
    functionVersion: FUNCTION_VERSION,
    invokedFunctionArn: functionArn(functionName),
    memoryLimitInMB: '1024',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
}
