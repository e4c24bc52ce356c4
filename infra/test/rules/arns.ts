import type { Synthesized } from '../synthesized.ts'

/** By type: the ARN of what has that name on AWS. */
const ARNS: Readonly<Record<string, (name: unknown) => string>> = {
  'aws:cloudwatch/eventRule:EventRule': name => `arn:aws:events:eu-west-1:123456789012:rule/${name}`,
  'aws:cloudwatch/logGroup:LogGroup': name => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`,
  'aws:dynamodb/table:Table': name => `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`,
  'aws:iam/role:Role': name => `arn:aws:iam::123456789012:role/${name}`,
  'aws:kinesis/stream:Stream': name => `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`,
  'aws:lambda/function:Function': name => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
  'aws:s3/bucket:Bucket': name => `arn:aws:s3:::${name}`,
  'aws:s3tables/tableBucket:TableBucket': name => `arn:aws:s3tables:eu-west-1:123456789012:bucket/${name}`,
  'aws:sns/topic:Topic': name => `arn:aws:sns:eu-west-1:123456789012:${name}`,
  'aws:sqs/queue:Queue': name => `arn:aws:sqs:eu-west-1:123456789012:${name}`,
}

/**
 * The ARN of what has that name in the app: `arnOf(app, 'RawBucket')`.
 * @throws Error if there is no such thing, or its type has no ARN here
 */
export function arnOf(app: Synthesized, name: string): string {
  const { type, inputs } = app.get(name)
  const write = ARNS[type]
  if (write === undefined) throw new Error(`Expected to know what the ARN of ${type} ${name} is`)
  return write(inputs.name ?? inputs.bucket)
}
