import { ConfigError } from '@inlet/core'
import type { Context } from 'aws-lambda'

/** Starts another invocation of the function that runs with `context`, at the same version or alias. */
export async function invokeFunction(
  event: unknown,
  context: Pick<Context, 'invokedFunctionArn'> | undefined,
): Promise<void> {
  const name = context?.invokedFunctionArn || process.env.AWS_LAMBDA_FUNCTION_NAME
  if (!name) throw new ConfigError('Expected to be run by Lambda, which tells a function its name')
  // Most imports end in one invocation, and never load this client.
  const { startInvocation } = await import('./start-invocation.ts')
  await startInvocation(name, event)
}
