import type { AwsCall, AwsRequest, Target } from './aws-call.ts'
import { readS3Operation } from './read-s3-operation.ts'

const SCOPE = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/

type Input = Readonly<Record<string, unknown>>

/**
 * What a request asks AWS for, by its signature's scope, and by the protocol of the service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @throws Error if it is of a service or an operation that is not known here: its permissions would not be either
 */
export function readCalls(request: AwsRequest): readonly AwsCall[] {
  const [, region, service] = SCOPE.exec(String(request.headers.authorization)) ?? []
  if (region === undefined || service === undefined) {
    throw new Error(`Expected a signed request, found ${request.method} ${request.url}`)
  }
  const { operation, targets } = readOperation(service, request)
  return targets.map(target => ({ service, operation, region, target: withoutMissing(target) }))
}

interface Operation {
  readonly operation: string
  readonly targets: readonly PartialTarget[]
}

/** Names of what a request says nothing of are undefined. */
export type PartialTarget = { readonly [Name in keyof Target]: string | undefined }

function readOperation(service: string, request: AwsRequest): Operation {
  if (service === 's3') return readS3Operation(request)
  if (service === 'lambda') return readInvoke(request)
  const readTargets = JSON_SERVICES[service]
  const operation = /\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1]
  if (readTargets === undefined || operation === undefined) {
    throw new Error(`Expected a known service and protocol, found ${request.method} ${request.url} of ${service}`)
  }
  return { operation, targets: readTargets(JSON.parse(request.body.toString()), operation) }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
function readInvoke({ method, url }: AwsRequest): Operation {
  const name = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/.exec(url)?.[1]
  if (method !== 'POST' || name === undefined) throw new Error(`Expected Lambda's Invoke, found ${method} ${url}`)
  return { operation: 'Invoke', targets: [{ function: decodeURIComponent(name) }] }
}

/** Of the services that take JSON, and name the operation in `X-Amz-Target`. */
const JSON_SERVICES: Readonly<Record<string, (input: Input, operation: string) => PartialTarget[]>> = {
  glue: (input, operation) => [glueTarget(input, operation)],
  dynamodb: ({ TableName, RequestItems }) =>
    isObject(RequestItems) ? Object.keys(RequestItems).map(table => ({ table })) : [{ table: text(TableName) }],
  kinesis: ({ StreamARN, StreamName }) => [{ stream: text(StreamARN ?? StreamName) }],
  firehose: ({ DeliveryStreamName }) => [{ stream: text(DeliveryStreamName) }],
  athena: ({ WorkGroup, QueryString, QueryExecutionId }) => [
    { workgroup: text(WorkGroup) ?? workgroupOf(text(QueryExecutionId)), statement: text(QueryString) },
  ],
}

function glueTarget(input: Input, operation: string): PartialTarget {
  const { DatabaseName, DatabaseInput, TableName, TableInput, Name } = input
  const named = isObject(TableInput) ? TableInput.Name : TableName
  if (isObject(DatabaseInput)) return { database: text(DatabaseInput.Name) }
  if (operation === 'GetDatabase') return { database: text(Name) }
  return { database: text(DatabaseName), table: text(named ?? Name) }
}

/** The stand-in's query ids tell: a request for a query's state does not say what workgroup it is of. */
function workgroupOf(queryId: string | undefined): string | undefined {
  return queryId?.split('/')[0]
}

function withoutMissing(target: PartialTarget): Target {
  return Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined))
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
