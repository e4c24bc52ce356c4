import { metricNamespace, nameOf } from '../names.ts'
import { stage } from '../stages.ts'

/** What a role may do, and to what: every action is there because the function calls it. */
export interface Permission {
  readonly actions: string[]
  readonly resources: $util.Input<string>[]
}

export interface FunctionArgs {
  /** The package in `packages/` whose handler it is. */
  readonly package: string
  readonly description: string
  /** On AWS; that of the stage, if left out. */
  readonly functionName?: string | undefined
  readonly roleName?: string | undefined
  readonly memory: `${number} MB`
  readonly timeout: `${number} ${'second' | 'seconds' | 'minute' | 'minutes'}`
  readonly environment: Readonly<Record<string, $util.Input<string>>>
  readonly permissions: readonly Permission[]
  /** Queue for events of asynchronous invocations that failed three times: the events themselves. */
  readonly deadLetters?: aws.sqs.Queue
}

const LAMBDA_MAY_ASSUME = aws.iam.getPolicyDocumentOutput({
  statements: [
    { actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }] },
  ],
}).json

/** A function on arm64 that may do what `permissions` say, and write its own log. */
export function makeFunction(name: string, args: FunctionArgs): sst.aws.Function {
  const functionName = args.functionName ?? nameOf(name)
  const log = new aws.cloudwatch.LogGroup(`${name}Log`, {
    name: `/aws/lambda/${functionName}`,
    retentionInDays: stage.logDays,
  })
  const { deadLetters } = args
  return new sst.aws.Function(name, {
    name: functionName,
    handler: `packages/${args.package}/src/handler.handler`,
    description: args.description,
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    // A cold start compiles what it loads: what is imported only when needed stays in files of its own until then.
    nodejs: { splitting: true },
    memory: args.memory,
    timeout: args.timeout,
    environment: { ...args.environment, POWERTOOLS_METRICS_NAMESPACE: metricNamespace },
    logging: { logGroup: log.name },
    ...(deadLetters !== undefined && { retries: 2 }),
    permissions: [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [$interpolate`${log.arn}:*`] },
      ...args.permissions.map(({ actions, resources }) => ({ actions, resources })),
      ...(deadLetters === undefined ? [] : [{ actions: ['sqs:SendMessage'], resources: [deadLetters.arn] }]),
    ],
    transform: {
      role: role => {
        if (args.roleName !== undefined) role.name = args.roleName
        // SST lets any role of the account that may assume roles take this one's place, which only `sst dev` needs.
        if (!$dev) role.assumeRolePolicy = LAMBDA_MAY_ASSUME
        // Instead of AWSLambdaBasicExecutionRole, which may write, and make, any log group of the account.
        role.managedPolicyArns = []
      },
      function: lambda => {
        if (deadLetters !== undefined) lambda.deadLetterConfig = { targetArn: deadLetters.arn }
      },
    },
  })
}
