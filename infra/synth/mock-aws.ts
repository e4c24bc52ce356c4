import { ACCOUNT, REGION } from './account.ts'

/** Values of a resource, by property. */
export type Properties = Readonly<Record<string, unknown>>

/**
 * What AWS would add to a resource that it has made: names and ARNs as AWS writes them, wherever something else is made
 * of them. The ARN of any other resource has its name in it, and nothing else is true of it.
 */
export function createdState(type: string, name: string, inputs: Properties): Properties {
  const given = inputs.name ?? inputs.bucket
  const physicalName = typeof given === 'string' ? given : name
  const arn = arnOf(type, physicalName, inputs)
  return { ...inputs, name: physicalName, ...(type.startsWith('aws:') && { arn }), ...furtherState(type, arn, inputs) }
}

/** By type: where the ARN has something else than `service:region:account:type/name`. */
const ARNS: Readonly<Record<string, (name: string, inputs: Properties) => string>> = {
  'aws:s3/bucket:Bucket': name => `arn:aws:s3:::${name}`,
  'aws:sqs/queue:Queue': name => regional('sqs', name),
  'aws:sns/topic:Topic': name => regional('sns', name),
  'aws:lambda/function:Function': name => regional('lambda', `function:${name}`),
  'aws:iam/role:Role': name => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'aws:kms/key:Key': name => regional('kms', `key/${name}`),
  'aws:kinesis/stream:Stream': name => regional('kinesis', `stream/${name}`),
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': name => regional('firehose', `deliverystream/${name}`),
  'aws:dynamodb/table:Table': name => regional('dynamodb', `table/${name}`),
  'aws:cloudwatch/logGroup:LogGroup': name => regional('logs', `log-group:${name}`),
  'aws:cloudwatch/metricAlarm:MetricAlarm': name => regional('cloudwatch', `alarm:${name}`),
  'aws:cloudwatch/eventRule:EventRule': name => regional('events', `rule/${name}`),
  'aws:athena/workgroup:Workgroup': name => regional('athena', `workgroup/${name}`),
  'aws:pipes/pipe:Pipe': name => regional('pipes', `pipe/${name}`),
  'aws:s3tables/tableBucket:TableBucket': name => regional('s3tables', `bucket/${name}`),
  'aws:s3tables/table:Table': (name, { tableBucketArn }) => `${tableBucketArn}/table/${name}`,
  'aws:glue/catalogDatabase:CatalogDatabase': name => regional('glue', `database/${name}`),
  'aws:glue/catalogTable:CatalogTable': (name, { databaseName }) => regional('glue', `table/${databaseName}/${name}`),
  // It has that of what was registered.
  'aws:lakeformation/resource:Resource': (_name, { arn }) => String(arn),
  'aws:glue/crawler:Crawler': name => regional('glue', `crawler/${name}`),
}

function arnOf(type: string, name: string, inputs: Properties): string {
  const [, module = '', kind = ''] = type.split(':')
  return ARNS[type]?.(name, inputs) ?? regional(module.split('/')[0] ?? module, `${kind.toLowerCase()}/${name}`)
}

function regional(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`
}

function furtherState(type: string, arn: string, inputs: Properties): Properties {
  switch (type) {
    case 'aws:lambda/function:Function':
      return { version: '$LATEST', qualifiedArn: `${arn}:$LATEST`, invokeArn: arn }
    case 'aws:dynamodb/table:Table':
      return inputs.streamEnabled === true ? { streamArn: `${arn}/stream/2026-01-01T00:00:00.000` } : {}
    case 'aws:sqs/queue:Queue':
      return { url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${arn.split(':').at(-1)}` }
    case 'aws:lambda/eventSourceMapping:EventSourceMapping':
      return { uuid: arn.split('/').at(-1) }
    case 'aws:kms/key:Key':
      return { keyId: arn.split('/').at(-1) }
    case 'random:index/randomBytes:RandomBytes':
      return { base64: Buffer.alloc(Number(inputs.length ?? 32)).toString('base64') }
    default:
      return {}
  }
}

/** Answers of the data sources that the app and SST's components ask; any other one is an error until it is here. */
export function answerCall(token: string, inputs: Properties): Properties {
  const answer = CALLS[token]
  if (answer === undefined) throw new Error(`The app asks "${token}", which the synthesis has no answer for`)
  return answer(inputs)
}

const CALLS: Readonly<Record<string, (inputs: Properties) => Properties>> = {
  'aws:index/getPartition:getPartition': () => ({ partition: 'aws', dnsSuffix: 'amazonaws.com', id: 'aws' }),
  'aws:index/getRegion:getRegion': () => ({ region: REGION, name: REGION, id: REGION }),
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
    id: ACCOUNT,
    userId: 'deployer',
  }),
  'aws:glue/getCatalog:getCatalog': ({ name }) => ({
    id: name,
    name,
    catalogId: ACCOUNT,
    arn: regional('glue', `catalog/${name}`),
  }),
  'aws:iam/getPolicyDocument:getPolicyDocument': inputs => ({ ...inputs, id: '1', json: policyText(inputs) }),
}

interface Statement {
  readonly sid?: string
  readonly effect?: string
  readonly actions?: readonly string[]
  readonly resources?: readonly string[]
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[]
  readonly conditions?: readonly { readonly test: string; readonly variable: string; readonly values: unknown }[]
}

/** The document, as the provider writes it. */
function policyText({ version = '2012-10-17', statements = [] }: Properties): string {
  return JSON.stringify({ Version: version, Statement: (statements as Statement[]).map(toStatement) })
}

function toStatement({ sid, effect = 'Allow', actions, resources, principals, conditions = [] }: Statement) {
  const isAnyone = principals?.some(({ type }) => type === '*')
  const byType = Object.fromEntries(principals?.map(({ type, identifiers }) => [type, identifiers]) ?? [])
  const condition: Record<string, Record<string, unknown>> = {}
  for (const { test, variable, values } of conditions) condition[test] = { ...condition[test], [variable]: values }
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principals !== undefined && { Principal: isAnyone ? '*' : byType }),
    ...(actions !== undefined && { Action: actions }),
    ...(resources !== undefined && { Resource: resources }),
    ...(conditions.length > 0 && { Condition: condition }),
  }
}
