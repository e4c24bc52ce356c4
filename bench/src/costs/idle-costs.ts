import type { Resource } from '@inlet/infra/synth'
import { cost, type Priced } from './prices.ts'

const HOURS = 730
const DAYS = 30

/** What Lambda does to hear of new messages: five connections, each of which waits for twenty seconds at most. */
const SQS_POLLS_A_MONTH = 5 * 3 * 60 * HOURS
/** What a pipe does to hear of new changes, for each shard of a DynamoDB stream, of which an idle table has one. */
const STREAM_READS_A_MONTH = 4 * 3_600 * HOURS
/** What an invocation takes that finds everything as it should be. */
const SCHEDULED_SECONDS = 3

/** What something of a stage costs a month though nothing flows. */
export interface IdleCost {
  readonly what: string
  readonly count: number
  readonly usd: number
}

/** Of the resources that a deploy makes, without their data. */
export function idleCosts(resources: readonly Resource[]): IdleCost[] {
  const ofType = (type: string) => resources.filter(resource => resource.type === type)
  const alarmMetrics = ofType('aws:cloudwatch/metricAlarm:MetricAlarm').map(countMetrics)
  const shards = ofType('aws:kinesis/stream:Stream').map(({ inputs }) => Number(inputs.shardCount ?? 0))
  const pipes = ofType('aws:pipes/pipe:Pipe').length
  const queues = ofType('aws:lambda/eventSourceMapping:EventSourceMapping').filter(isOfQueue).length
  const watched = countCaptures(ofType('aws:lambda/function:Function'))
  const runs = sum(ofType('aws:scheduler/schedule:Schedule').map(runsAMonth))
  return [
    line('Kinesis streams, on demand', 'kinesisStream', shards.filter(count => count === 0).length, HOURS),
    line('shards of provisioned streams', 'kinesisShard', sum(shards), HOURS),
    line('alarms', 'alarm', alarmMetrics.length, sum(alarmMetrics) / Math.max(1, alarmMetrics.length)),
    line('metrics of capture-watch, one for each table and one for all', 'metric', watched + 1, 1),
    line('dashboards', 'dashboard', ofType('aws:cloudwatch/dashboard:Dashboard').length, 1),
    line('reads of DynamoDB streams by pipes, if AWS asks for them', 'dynamodbStreamRead', pipes, STREAM_READS_A_MONTH),
    line('KMS keys', 'kmsKey', ofType('aws:kms/key:Key').length, 1),
    line('queues that Lambda asks for messages', 'sqsRequest', queues, SQS_POLLS_A_MONTH),
    {
      what: 'invocations by schedules',
      count: Math.round(runs),
      usd:
        cost('scheduled', runs) + cost('lambdaRequest', runs) + cost('lambdaDuration', runs * SCHEDULED_SECONDS * 0.25),
    },
  ]
}

function line(what: string, of: Priced, count: number, each: number): IdleCost {
  return { what, count, usd: cost(of, count * each) }
}

function isOfQueue({ inputs }: Resource): boolean {
  return String(inputs.eventSourceArn).includes(':sqs:')
}

/** An alarm about a share looks at two metrics. */
function countMetrics({ inputs }: Resource): number {
  const { metricQueries } = inputs
  return Array.isArray(metricQueries) ? metricQueries.filter(query => 'metric' in query).length : 1
}

/** Tables that `capture-watch` looks at. */
function countCaptures(functions: readonly Resource[]): number {
  const texts = functions.map(({ inputs }) => Object(inputs.environment).variables?.CAPTURES)
  const captures: { readonly tables: readonly string[] }[] = texts.flatMap(text => (text ? JSON.parse(text) : []))
  return sum(captures.map(({ tables }) => tables.length))
}

/** `rate(5 minutes)`; any `cron(…)` counts as one that runs once a day. */
function runsAMonth({ inputs }: Resource): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(inputs.scheduleExpression)) ?? []
  const aDay = { minute: 24 * 60, hour: 24, day: 1 }[unit ?? 'day'] ?? 1
  return (DAYS * aDay) / Number(count ?? 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}
