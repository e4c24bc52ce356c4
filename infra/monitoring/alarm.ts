import { nameOf } from '../names.ts'
import { alarmTopic } from './alarm-topic.ts'

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>
  readonly stat: 'Sum' | 'Maximum' | 'Average' | 'Minimum'
}

export interface AlarmArgs {
  /** The alarm's line in the runbook: a heading of `docs/operations.md`, in lower case with hyphens. */
  readonly runbook: string
  /** What is wrong when it rings. */
  readonly description: string
  readonly metric: Metric | Percentage
  /** It rings at this value and above; below it, with `below`. */
  readonly threshold: number
  readonly below?: true
  /** Seconds; 300 if left out. */
  readonly period?: number
  /** Periods, all of which are beyond the threshold. */
  readonly periods?: number
  /** Where there is no data: fine, if left out. */
  readonly missing?: 'breaching' | 'notBreaching'
}

/** A metric for each hundred of another; nothing where there is nothing of the other. */
interface Percentage {
  readonly of: Metric
  readonly part: Metric
}

/** Made of them: what the dashboard shows first. */
export const alarms: aws.cloudwatch.MetricAlarm[] = []

/** An alarm that tells the topic when it rings, and when it is over. */
export function makeAlarm(name: string, args: AlarmArgs): void {
  const { runbook, description, metric, threshold, below, period = 300, periods = 1, missing = 'notBreaching' } = args
  const alarm = new aws.cloudwatch.MetricAlarm(`${name}Alarm`, {
    name: nameOf(name),
    alarmDescription: `${description} What to do: docs/operations.md#${runbook}`,
    comparisonOperator: below ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
    threshold,
    evaluationPeriods: periods,
    datapointsToAlarm: periods,
    treatMissingData: missing,
    alarmActions: [alarmTopic.arn],
    okActions: [alarmTopic.arn],
    ...('of' in metric
      ? { metricQueries: percentage(metric, period) }
      : {
          namespace: metric.namespace,
          metricName: metric.name,
          dimensions: metric.dimensions,
          statistic: metric.stat,
          period,
        }),
  })
  alarms.push(alarm)
}

function percentage({ of, part }: Percentage, period: number) {
  return [
    { id: 'share', expression: 'IF(whole > 0, 100 * part / whole, 0)', label: 'Percent', returnData: true },
    query('part', part, period),
    query('whole', of, period),
  ]
}

function query(id: string, { namespace, name, dimensions, stat }: Metric, period: number) {
  return { id, returnData: false, metric: { namespace, metricName: name, dimensions, stat, period } }
}
