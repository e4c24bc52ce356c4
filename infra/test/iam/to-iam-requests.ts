import { type AwsCall, nameOf, type Target } from '../aws/aws-call.ts'
import { athenaRequests } from './athena-requests.ts'
import { glueRequests } from './glue-requests.ts'
import type { Account, IamRequest } from './iam-request.ts'
import { s3Requests } from './s3-requests.ts'

/**
 * What has to be allowed for a call to succeed, which is more than one thing for many.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @throws Error if the call is not known here: what it needs is to be looked up, and added
 */
export function toIamRequests(call: AwsCall, account: Account): readonly IamRequest[] {
  const requests = REQUESTS[call.service]?.(call, account)
  if (requests === undefined) throw new Error(`Expected a call whose permissions are known, found ${nameOf(call)}`)
  return requests
}

type ToRequests = (call: AwsCall, account: Account) => readonly IamRequest[] | undefined

const REQUESTS: Readonly<Record<string, ToRequests>> = {
  s3: s3Requests,
  glue: glueRequests,
  athena: athenaRequests,
  dynamodb: onOne(['DescribeTable', 'BatchWriteItem', 'DescribeKinesisStreamingDestination'], 'table', 'table/'),
  kinesis: kinesisRequests,
  firehose: onOne(['PutRecordBatch'], 'stream', 'deliverystream/'),
  lambda: invokeRequests,
}

/** Operations that need the action of their name on the one thing that they are about. */
function onOne(operations: readonly string[], name: keyof Target, prefix: string): ToRequests {
  return (call, account) => {
    if (!operations.includes(call.operation)) return undefined
    return [{ action: nameOf(call), resource: arnOf(call, account, prefix, call.target[name]) }]
  }
}

/** https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html */
function kinesisRequests(call: AwsCall, account: Account): readonly IamRequest[] | undefined {
  const [put] = onOne(['PutRecords'], 'stream', 'stream/')(call, account) ?? []
  if (put === undefined) return undefined
  const key = account.keys?.[put.resource]
  const context = { 'kms:ViaService': `kinesis.${call.region}.amazonaws.com` }
  return [put, ...(key === undefined ? [] : [{ action: 'kms:GenerateDataKey', resource: key, context }])]
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
function invokeRequests(call: AwsCall, account: Account): readonly IamRequest[] | undefined {
  if (call.operation !== 'Invoke') return undefined
  return [{ action: 'lambda:InvokeFunction', resource: arnOf(call, account, 'function:', call.target.function) }]
}

/** The ARN of what is named, unless the name is one. */
function arnOf({ service, region }: AwsCall, { id }: Account, prefix: string, name: string | undefined): string {
  if (name === undefined) throw new Error(`Expected a call of ${service} to name what it is about`)
  return name.startsWith('arn:') ? name : `arn:aws:${service}:${region}:${id}:${prefix}${name}`
}
