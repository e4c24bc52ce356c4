import { expect } from 'vitest'
import { alarmMetrics } from '../monitoring/alarm-metrics.ts'
import { expectMetric } from '../monitoring/expect-metric.ts'
import { arnOf } from './arns.ts'
import { statementsOf } from './policies.ts'
import { all, named, type Rule } from './rule.ts'

/** Seconds that CloudWatch looks back at most: a day, or a week in periods of an hour and more. */
const MOST_SECONDS = { shortPeriods: 86_400, longPeriods: 604_800 }

/** What an alarm is about, and when it rings, is in `alarms.txt`. */
export const alarm: Rule = all(named, ({ name, inputs }, app) => {
  const topic = arnOf(app, 'Alarms')
  expect(inputs).toMatchObject({ alarmActions: [topic], okActions: [topic] })
  expect(inputs.actionsEnabled ?? true).toBe(true)
  expect(inputs.name).toBe(`inlet-${app.stage}-${name.replace(/Alarm$/, '')}`)
  expect(inputs.alarmDescription).toMatch(/ What to do: docs\/operations\.md#[a-z-]+$/)
  expect(inputs.datapointsToAlarm).toBe(inputs.evaluationPeriods)
  const metrics = alarmMetrics(inputs)
  for (const metric of metrics) expectMetric(metric, app)
  const [{ period } = { period: 0 }] = metrics
  const mostSeconds = period >= 3_600 ? MOST_SECONDS.longPeriods : MOST_SECONDS.shortPeriods
  expect(period * Number(inputs.evaluationPeriods)).toBeLessThanOrEqual(mostSeconds)
})

/** Only CloudWatch, for alarms of this account, may write to a topic. */
export const topicPolicy: Rule = ({ inputs }, app) => {
  const topic = arnOf(app, 'Alarms')
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
