import { beforeAll, describe, expect, it } from 'vitest'
import { diffStages } from './synth/diff-stages.ts'
import type { Resource } from './synth/resource.ts'
import { synthesize } from './synth/synthesize.ts'
import type { AwsCall } from './test/aws/aws-call.ts'
import { nameOf } from './test/aws/aws-call.ts'
import { allows, findDenied, type Policies } from './test/iam/allows.ts'
import type { Account } from './test/iam/iam-request.ts'
import { toIamRequests } from './test/iam/to-iam-requests.ts'
import { roleStatements } from './test/rules/policies.ts'
import { DRIVES, type HandlerName } from './test/runs/drives.ts'
import { findForgotten } from './test/runs/find-forgotten.ts'
import { handlerPackages } from './test/runs/handler-file.ts'
import { recordCalls } from './test/runs/record-calls.ts'
import { functionsOf, type SynthesizedFunction } from './test/sites.ts'
import { Synthesized, valueAt } from './test/synthesized.ts'

const ID = '123456789012'
const STAGE = 'mine'

let app: Synthesized
let functions: readonly SynthesizedFunction[]
const calls = new Map<string, readonly AwsCall[]>()

beforeAll(async () => {
  app = new Synthesized(STAGE, await synthesize(STAGE))
  functions = functionsOf(app)
  for (const { name, handler, site } of functions) calls.set(name, await recordCalls(handler, site))
}, 120_000)

function policiesOf(name: string): Policies {
  const role = app.get(`${name}Role`)
  const inline = (role.inputs.inlinePolicies ?? []) as { name: string; policy: string }[]
  return {
    role: `arn:aws:iam::${ID}:role/${role.inputs.name}`,
    identity: Object.fromEntries(inline.map(({ name, policy }) => [name, JSON.parse(policy)])),
    resource: Object.fromEntries(app.ofType('aws:s3/bucketPolicy:BucketPolicy').map(bucketPolicy)),
  }
}

function bucketPolicy({ inputs }: Resource): [string, unknown] {
  return [`arn:aws:s3:::${inputs.bucket}`, JSON.parse(String(inputs.policy))]
}

/** What calls do not tell: which buckets have a key of their own, and where Athena writes. */
function account(): Account {
  const encryptions = app.ofType(
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  )
  const keys = encryptions.flatMap(resource => {
    const key = valueAt(resource, 'rules', 0, 'applyServerSideEncryptionByDefault', 'kmsMasterKeyId')
    return key === undefined ? [] : [[`arn:aws:s3:::${resource.inputs.bucket}`, String(key)]]
  })
  const results = app.ofType('aws:athena/workgroup:Workgroup').map(resource => {
    return [resource.inputs.name, valueAt(resource, 'configuration', 'resultConfiguration', 'outputLocation')]
  })
  return { id: ID, keys: Object.fromEntries(keys), results: Object.fromEntries(results) }
}

const bucket = (thing: string) => `arn:aws:s3:::inlet-${STAGE}-${thing}-${ID}-eu-west-1`
const glue = (thing: string) => `arn:aws:glue:eu-west-1:${ID}:${thing}`
const dynamo = (table: string) => `arn:aws:dynamodb:eu-west-1:${ID}:table/${table}`
const kinesis = (stream: string) => `arn:aws:kinesis:eu-west-1:${ID}:stream/${stream}`

/** What no function may do: leave the stage, change the stage itself, or read what is kept from the lake's readers. */
const NOBODY_MAY: readonly [string, string][] = [
  ['s3:GetObject', 'arn:aws:s3:::somebody-elses/a'],
  ['s3:PutObject', 'arn:aws:s3:::somebody-elses/a'],
  ['s3:DeleteBucket', bucket('raw')],
  ['s3:PutBucketPolicy', bucket('raw')],
  ['s3:PutLifecycleConfiguration', bucket('quarantine')],
  ['s3:DeleteObject', `${bucket('quarantine')}/_quarantine/stream-to-parquet/dt=2026-01-31/a.json`],
  ['s3:DeleteObject', `${bucket('raw')}/orders/dt=2026-01-31/a.parquet`],
  ['s3:GetObject', `${bucket('results')}/queries/a.csv`],
  ['glue:DeleteTable', glue(`table/inlet_${STAGE}_raw/orders`)],
  ['glue:DeleteDatabase', glue(`database/inlet_${STAGE}_raw`)],
  ['glue:UpdateTable', glue('table/somebody_elses/orders')],
  ['dynamodb:DeleteTable', dynamo(`inlet-${STAGE}-offers`)],
  ['dynamodb:Scan', dynamo(`inlet-${STAGE}-OrderTable`)],
  ['dynamodb:PutItem', dynamo(`inlet-${STAGE}-OrderTable`)],
  ['dynamodb:BatchWriteItem', dynamo('somebody-elses')],
  ['dynamodb:DisableKinesisStreamingDestination', dynamo(`inlet-${STAGE}-OrderTable`)],
  ['kinesis:PutRecords', kinesis('somebody-elses')],
  ['kinesis:DeleteStream', kinesis(`inlet-${STAGE}-changes`)],
  ['lambda:InvokeFunction', `arn:aws:lambda:eu-west-1:${ID}:function:somebody-elses`],
  ['lambda:UpdateFunctionCode', `arn:aws:lambda:eu-west-1:${ID}:function:inlet-${STAGE}-CsvToDynamodb`],
  ['logs:CreateLogGroup', `arn:aws:logs:eu-west-1:${ID}:log-group:any`],
  ['logs:PutLogEvents', `arn:aws:logs:eu-west-1:${ID}:log-group:/aws/lambda/somebody-elses:log-stream:a`],
  ['kms:ScheduleKeyDeletion', `arn:aws:kms:eu-west-1:${ID}:key/QuarantineKey`],
  ['iam:PassRole', `arn:aws:iam::${ID}:role/any`],
  ['sts:AssumeRole', `arn:aws:iam::${ID}:role/any`],
  ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-west-1:${ID}:secret:any-AbCdEf`],
  ['ssm:GetParameter', `arn:aws:ssm:eu-west-1:${ID}:parameter/sst/any`],
]

/** What one of them may not, though another may. */
const ONE_MAY_NOT: Readonly<Record<string, readonly [string, string][]>> = {
  StreamToParquet: [
    ['s3:DeleteObject', `${bucket('raw')}/rates/load-000001-0123abcd/a.parquet`],
    ['s3:GetObject', `${bucket('vendor-drop')}/rates/a.csv`],
    ['glue:UpdatePartition', glue(`table/inlet_${STAGE}_raw/rates`)],
    ['kinesis:PutRecords', kinesis(`inlet-${STAGE}-changes`)],
  ],
  CsvToPartition: [
    ['s3:PutObject', `${bucket('raw')}/orders/dt=2026-01-31/a.parquet`],
    ['s3:GetObject', `${bucket('raw')}/orders/dt=2026-01-31/a.parquet`],
    ['s3:PutObject', `${bucket('vendor-drop')}/rates/a.csv`],
    ['s3:DeleteObject', `${bucket('vendor-drop')}/rates/a.csv`],
    ['s3:GetObject', `${bucket('quarantine')}/_quarantine/stream-to-parquet/a.json`],
  ],
  CsvToDynamodb: [
    ['s3:PutObject', `${bucket('csv-uploads')}/a.csv`],
    ['s3:DeleteObject', `${bucket('csv-uploads')}/a.csv`],
    ['s3:PutObject', `${bucket('raw')}/a`],
    ['dynamodb:DeleteItem', dynamo(`inlet-${STAGE}-offers`)],
    ['dynamodb:UpdateTable', dynamo(`inlet-${STAGE}-offers`)],
    ['sqs:SendMessage', `arn:aws:sqs:eu-west-1:${ID}:inlet-${STAGE}-CsvUploadQueue`],
  ],
  OrderTransformer: [
    ['kinesis:GetRecords', kinesis(`inlet-${STAGE}-order-changes`)],
    ['kinesis:PutRecords', kinesis(`inlet-${STAGE}-changes`)],
    ['s3:PutObject', `${bucket('sales')}/orders/a`],
  ],
  TransactionTransformer: [
    ['kinesis:PutRecords', kinesis(`inlet-${STAGE}-transaction-changes`)],
    ['s3:PutObject', `${bucket('quarantine')}/firehose/transactions/a`],
  ],
  AthenaViews: [
    ['athena:StartQueryExecution', `arn:aws:athena:eu-west-1:${ID}:workgroup/primary`],
    ['athena:StartQueryExecution', `arn:aws:athena:eu-west-1:${ID}:workgroup/inlet-${STAGE}-queries`],
    ['s3:GetObject', `${bucket('raw')}/orders/dt=2026-01-31/a.parquet`],
  ],
  CaptureWatch: [
    ['dynamodb:EnableKinesisStreamingDestination', dynamo(`inlet-${STAGE}-OrderTable`)],
    ['dynamodb:GetItem', dynamo(`inlet-${STAGE}-OrderTable`)],
  ],
}

/** What Lambda does with the rights of a function: its log, and events that failed. */
const OF_LAMBDA = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']

/** What other services do with them, which no call of the handler tells. */
const BY_OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Lambda's event source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
  StreamToParquet: [
    ...['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords'],
    ...['kinesis:GetShardIterator', 'kinesis:ListShards'],
  ],
  // S3 puts the parts of an upload together; quarantine has parts where very many rows are bad.
  CsvToPartition: ['kms:Decrypt'],
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  CsvToDynamodb: [
    ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
  ],
  // Athena looks at the tables that a view is of, which are in S3 Tables too.
  AthenaViews: [
    ...['glue:GetCatalog', 's3tables:GetTableBucket', 's3tables:GetNamespace'],
    ...['s3tables:GetTable', 's3tables:GetTableMetadataLocation', 's3tables:GetTableData'],
  ],
}

describe('roles of functions', () => {
  it('allow every call that a handler makes', async () => {
    for (const { name } of functions) {
      const requests = (calls.get(name) ?? []).flatMap(call => toIamRequests(call, account()))
      expect(await findDenied(policiesOf(name), requests), name).toEqual([])
    }
  })

  it('allow no action that nothing needs', () => {
    const unneeded = functions.flatMap(({ name }) => {
      const requests = (calls.get(name) ?? []).flatMap(call => toIamRequests(call, account()))
      const needed = new Set([...requests.map(({ action }) => action), ...OF_LAMBDA, ...(BY_OTHERS[name] ?? [])])
      const granted = roleStatements(app.get(`${name}Role`)).flatMap(({ Action }) => Action)
      return [...new Set(granted)].filter(action => !needed.has(action)).map(action => `${name} ${action}`)
    })
    expect(unneeded).toEqual([])
  })

  it('deny what none of them has to do', async () => {
    for (const { name } of functions) {
      const policies = policiesOf(name)
      for (const [action, resource] of [...NOBODY_MAY, ...(ONE_MAY_NOT[name] ?? [])]) {
        const { isAllowed } = await allows(policies, { action, resource })
        expect(isAllowed, `${name}: ${action} on ${resource}`).toBe(false)
      }
    }
    expect(Object.keys(ONE_MAY_NOT).sort()).toEqual(functions.map(({ name }) => name).sort())
  })

  it('deny all of it without TLS', async () => {
    const policies = policiesOf('StreamToParquet')
    const request = { action: 's3:PutObject', resource: `${bucket('raw')}/orders/a` }
    expect((await allows(policies, request)).isAllowed).toBe(true)
    const context = { 'aws:SecureTransport': 'false' }
    expect((await allows(policies, { ...request, context })).isAllowed).toBe(false)
  })

  it('are the same in every stage, but for names and captured tables', async () => {
    const production = await synthesize('production')
    const differences = diffStages({ stage: STAGE, resources: app.resources }, { stage: 'production', ...production })
    const ofRoles = differences.filter(({ resource }) => resource.startsWith('aws:iam/role'))
    expect(ofRoles.map(({ resource, path }) => `${resource} ${path}`)).toEqual([
      'aws:iam/role:Role CaptureWatchRole inputs.inlinePolicies',
    ])
  })
})

/** Each handler, with the calls of all functions that it runs in. */
const HANDLERS = Object.keys(DRIVES) as HandlerName[]

describe('the record of calls', () => {
  it.each(HANDLERS)('has all that %s can make, but for those that it has no use for', async handler => {
    const ofHandler = functions.filter(each => each.handler === handler).flatMap(({ name }) => calls.get(name) ?? [])
    const known = handler === 'firehose-transform' ? [...ofHandler, ...(await directPuts())] : ofHandler
    expect(await findForgotten(handler, known)).toEqual([])
    // And it would be told, had one been forgotten.
    const [first] = known.map(nameOf)
    const others = known.filter(call => nameOf(call) !== first)
    expect(await findForgotten(handler, others)).toEqual([`${first} is in the bundle, and not recorded`])
  })

  it('has a run for every handler that there is', () => {
    expect([...HANDLERS].sort()).toEqual([...handlerPackages()].sort())
  })
})

/** Of a Firehose stream that nobody reads a Kinesis stream for: none of a stage is. */
async function directPuts(): Promise<readonly AwsCall[]> {
  const transformer = functions.find(({ name }) => name === 'OrderTransformer')
  if (transformer === undefined) throw new Error('Expected a transformer of orders')
  const { streamArn: _, ...site } = transformer.site
  return recordCalls(transformer.handler, site)
}
