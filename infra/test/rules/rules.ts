import { expect } from 'vitest'
import { valueAt } from '../synthesized.ts'
import { bucket, bucketNotification } from './bucket-rules.ts'
import { eventSource, eventTarget, lambdaFunction, lambdaPermission, recursion, schedule } from './function-rules.ts'
import { statementsOf } from './policies.ts'
import { role } from './role-rules.ts'
import { keepsData, PERMANENT, type Rule } from './rule.ts'
import { firehose, kinesisStream, pipe } from './stream-rules.ts'

const FOURTEEN_DAYS = 14 * 24 * 60 * 60

const queue: Rule = (resource, app) => {
  keepsData(resource, app)
  expect(resource.inputs).toMatchObject({ sqsManagedSseEnabled: true, messageRetentionSeconds: FOURTEEN_DAYS })
  const deadLetters = valueAt(resource, 'redrivePolicy', 'deadLetterTargetArn')
  const consumers = app.ofType('aws:lambda/eventSourceMapping:EventSourceMapping').filter(({ inputs }) => {
    return String(inputs.eventSourceArn).endsWith(`:${resource.inputs.name}`)
  })
  // Who is read from has dead letters; who is not, is where they go.
  expect(deadLetters !== undefined).toBe(consumers.length > 0)
  if (deadLetters === undefined) return
  expect(valueAt(resource, 'redrivePolicy', 'maxReceiveCount')).toBeGreaterThanOrEqual(5)
  for (const { inputs } of consumers) {
    const fn = app.find('aws:lambda/function:Function', 'name', String(inputs.functionName).split(':').at(-1))
    expect(Number(resource.inputs.visibilityTimeoutSeconds)).toBeGreaterThanOrEqual(6 * Number(fn.inputs.timeout))
  }
}

const dynamoTable: Rule = (resource, app) => {
  keepsData(resource, app)
  expect(resource.inputs).toMatchObject({
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: PERMANENT.includes(app.stage),
  })
}

const streamingDestination: Rule = ({ inputs, options }, app) => {
  const { stage } = app
  app.find('aws:kinesis/stream:Stream', 'name', String(inputs.streamArn).split('/').at(-1))
  expect(inputs.tableName).toMatch(/^[\w.-]{3,255}$/)
  expect(inputs.approximateCreationDateTimePrecision).toBe('MICROSECOND')
  expect(options.retainOnDelete).toBe(PERMANENT.includes(stage))
  // Taking a table out of the settings is no accident, and ends nothing.
  expect(options.protect).toBe(false)
}

const logGroup: Rule = ({ inputs }, { stage }) => {
  expect(inputs.retentionInDays).toBe(30)
  expect(inputs.name).toMatch(new RegExp(`^/aws/(?:lambda|kinesisfirehose|vendedlogs/pipes)/inlet-${stage}-`))
}

const workgroup: Rule = ({ inputs }, { stage }) => {
  expect(inputs.forceDestroy).toBe(!PERMANENT.includes(stage))
  expect(inputs.configuration).toMatchObject({
    enforceWorkgroupConfiguration: true,
    bytesScannedCutoffPerQuery: expect.any(Number),
    resultConfiguration: {
      encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      outputLocation: expect.stringMatching(/^s3:\/\/inlet-.*-results-.*\/$/),
    },
  })
}

const alarm: Rule = ({ inputs }, { stage }) => {
  const topic = `arn:aws:sns:eu-west-1:123456789012:inlet-${stage}-alarms`
  expect(inputs).toMatchObject({ alarmActions: [topic], okActions: [topic] })
  expect(inputs.alarmDescription).toMatch(/ What to do: docs\/operations\.md#[a-z-]+$/)
  // CloudWatch's own limits for how far an alarm looks back.
  const seconds = Number(inputs.period ?? 0) * Number(inputs.evaluationPeriods)
  expect(seconds).toBeLessThanOrEqual(Number(inputs.period) >= 3_600 ? 604_800 : 86_400)
  expect(inputs).toMatchObject({
    comparisonOperator: expect.stringMatching(/^(?:GreaterThanOrEqualTo|LessThan)Threshold$/),
    threshold: expect.any(Number),
    datapointsToAlarm: inputs.evaluationPeriods,
    treatMissingData: expect.stringMatching(/^(?:notB|b)reaching$/),
  })
  const queries = (inputs.metricQueries ?? [{ metric: { ...inputs, stat: inputs.statistic } }]) as { metric?: object }[]
  const metrics = queries.flatMap(({ metric }) => (metric === undefined ? [] : [metric]))
  expect(metrics.length).toBe(inputs.metricQueries === undefined ? 1 : 2)
  for (const metric of metrics) {
    expect(metric).toMatchObject({
      namespace: expect.stringMatching(/^(?:AWS\/\w+(?:\/Pipes)?|Inlet\/[a-z]+)$/),
      metricName: expect.stringMatching(/^[A-Z][\w.]+$/),
      stat: expect.stringMatching(/^(?:Sum|Maximum|Average)$/),
      period: expect.any(Number),
      dimensions: expect.objectContaining({}),
    })
  }
}

/** Only CloudWatch, for alarms of this account, may write to a topic. */
const topicPolicy: Rule = ({ inputs }, { stage }) => {
  const topic = `arn:aws:sns:eu-west-1:123456789012:inlet-${stage}-alarms`
  expect(inputs.arn).toBe(topic)
  expect(statementsOf(inputs.policy)).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com'] },
      Action: ['sns:Publish'],
      Resource: [topic],
      Condition: {
        StringEquals: { 'aws:SourceAccount': ['123456789012'] },
        ArnLike: { 'aws:SourceArn': ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*'] },
      },
    },
  ])
}

/** It shows every alarm, and graphs of metrics that have a namespace, a name and a line's label. */
const dashboard: Rule = ({ inputs }, app) => {
  const { widgets } = JSON.parse(String(inputs.dashboardBody)) as { widgets: Record<string, Record<string, unknown>>[] }
  const [first, ...others] = widgets
  const names = app.ofType('aws:cloudwatch/metricAlarm:MetricAlarm').map(alarm => alarm.inputs.name)
  const shown = ((first?.properties?.alarms ?? []) as string[]).map(arn => arn.split(':').at(-1))
  expect(shown.toSorted()).toEqual(names.toSorted())
  const lines = others.flatMap(({ properties }) => (properties?.metrics ?? []) as unknown[][])
  expect(lines.length).toBeGreaterThan(20)
  for (const line of lines) {
    expect(line.length % 2).toBe(1)
    expect(line.slice(0, -1).every(part => typeof part === 'string' && part !== '')).toBe(true)
    expect(line.at(-1)).toEqual({ label: expect.any(String), stat: expect.any(String) })
  }
}

const eventRule: Rule = ({ inputs }, { stage }) => {
  expect(JSON.parse(String(inputs.eventPattern))).toEqual({
    source: ['aws.glue'],
    'detail-type': ['Glue Data Catalog Database State Change', 'Glue Data Catalog Table State Change'],
    detail: {
      databaseName: [`inlet_${stage}_raw`, `inlet_${stage}_sales`],
      typeOfChange: ['CreateTable', 'UpdateTable'],
    },
  })
}

const key: Rule = (resource, app) => {
  keepsData(resource, app)
  expect(resource.inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 })
}

const tableBucket: Rule = (resource, app) => {
  keepsData(resource, app)
  expect(resource.inputs).toMatchObject({
    encryptionConfiguration: { sseAlgorithm: expect.stringMatching(/^(?:AES256|aws:kms)$/) },
    forceDestroy: !PERMANENT.includes(app.stage),
  })
}

const named: Rule = ({ inputs, type }, { stage }) => {
  const name = String(inputs.name ?? inputs.dashboardName ?? inputs.namespace)
  if (type === 'aws:s3tables/namespace:Namespace' || type === 'aws:s3tables/table:Table') return
  expect(name.replaceAll('_', '-')).toMatch(new RegExp(`^(?:alias/)?inlet-${stage}-`))
}

/** Of things that are a part of another resource, or a mark in SST's state: their owners' rules look at them. */
const ofOwner: Rule = () => {}

/** Both. */
const all =
  (...rules: readonly Rule[]): Rule =>
  (resource, app) => {
    for (const rule of rules) rule(resource, app)
  }

/** By type. A type that is not here is one that nobody has thought about. */
export const RULES: Readonly<Record<string, Rule>> = {
  'aws:athena/namedQuery:NamedQuery': named,
  'aws:athena/workgroup:Workgroup': all(named, workgroup),
  'aws:cloudwatch/dashboard:Dashboard': all(named, dashboard),
  'aws:cloudwatch/eventRule:EventRule': all(named, eventRule),
  'aws:cloudwatch/eventTarget:EventTarget': eventTarget,
  'aws:cloudwatch/logGroup:LogGroup': logGroup,
  'aws:cloudwatch/logStream:LogStream': ofOwner,
  'aws:cloudwatch/metricAlarm:MetricAlarm': all(named, alarm),
  'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination': streamingDestination,
  'aws:dynamodb/table:Table': all(named, dynamoTable),
  'aws:glue/catalogDatabase:CatalogDatabase': all(named, keepsData),
  'aws:glue/catalogTable:CatalogTable': keepsData,
  'aws:iam/role:Role': all(named, role),
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': all(named, firehose),
  'aws:kinesis/stream:Stream': all(named, keepsData, kinesisStream),
  'aws:kms/alias:Alias': named,
  'aws:kms/key:Key': key,
  'aws:lambda/eventSourceMapping:EventSourceMapping': eventSource,
  'aws:lambda/function:Function': all(named, lambdaFunction),
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': ofOwner,
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': recursion,
  'aws:lambda/permission:Permission': lambdaPermission,
  'aws:pipes/pipe:Pipe': all(named, pipe),
  'aws:s3/bucket:Bucket': all(keepsData, bucket),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ofOwner,
  'aws:s3/bucketNotification:BucketNotification': bucketNotification,
  'aws:s3/bucketObjectv2:BucketObjectv2': ofOwner,
  'aws:s3/bucketPolicy:BucketPolicy': ofOwner,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ofOwner,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ofOwner,
  'aws:s3tables/namespace:Namespace': keepsData,
  'aws:s3tables/table:Table': keepsData,
  'aws:s3tables/tableBucket:TableBucket': all(named, tableBucket),
  'aws:scheduler/schedule:Schedule': all(named, schedule),
  'aws:sns/topic:Topic': named,
  'aws:sns/topicPolicy:TopicPolicy': topicPolicy,
  'aws:sqs/queue:Queue': all(named, queue),
  'aws:sqs/queuePolicy:QueuePolicy': ofOwner,
  'pulumi:pulumi:Stack': ofOwner,
  'random:index/randomBytes:RandomBytes': ofOwner,
  'sst:aws:Bucket': ofOwner,
  'sst:aws:CronV2': ofOwner,
  'sst:aws:Dynamo': ofOwner,
  'sst:aws:Function': ofOwner,
  'sst:aws:KinesisStream': ofOwner,
  'sst:aws:Queue': ofOwner,
  'sst:sst:LinkRef': ofOwner,
}
