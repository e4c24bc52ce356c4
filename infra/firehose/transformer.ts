import { maskKey } from '../mask-key.ts'
import { makeFunction, type Permission } from '../parts/function.ts'

export interface TransformerArgs {
  readonly description: string
  readonly environment: Readonly<Record<string, $util.Input<string>>>
  readonly permissions?: readonly Permission[]
}

/** A function that makes what Firehose delivers of DynamoDB changes. */
export function makeTransformer(name: string, args: TransformerArgs): sst.aws.Function {
  return makeFunction(name, {
    package: 'firehose-transform',
    description: args.description,
    memory: '512 MB',
    // Firehose waits no longer than five minutes. https://docs.aws.amazon.com/firehose/latest/dev/limits.html
    timeout: '2 minutes',
    environment: { ...args.environment, ...maskKey },
    permissions: args.permissions ?? [],
  })
}

/**
 * Lets Firehose hand its records to a transformer, less than 1 MB at a time: each becomes larger, and what does not fit into
 * a response of 6 MB is work to put back, or fails. Three retries and Firehose's own role are its defaults, which the
 * provider would find changed in each deploy if they were named here.
 */
export function transformBy(transformer: sst.aws.Function) {
  const parameters = {
    LambdaArn: $interpolate`${transformer.arn}:$LATEST`,
    BufferSizeInMBs: '0.8',
    BufferIntervalInSeconds: '30',
  }
  return {
    enabled: true,
    processors: [
      {
        type: 'Lambda',
        parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
          parameterName,
          parameterValue,
        })),
      },
    ],
  }
}
