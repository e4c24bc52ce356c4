import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { Check, Smoke } from '../check.ts'

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const ALARMS_PER_CALL = 100

/** Told, and no failure: they may be of any time. */
export const leftovers: Check = {
  name: 'leftovers',
  title: 'dead letters and alarms can be looked at',
  async run(smoke) {
    return [...(await describeDeadLetters(smoke)), ...(await describeAlarms(smoke))]
  },
}

async function describeDeadLetters({ sqs, outputs }: Smoke): Promise<string[]> {
  const lines = []
  for (const QueueUrl of outputs.DeadLetterQueueUrls) {
    const AttributeNames = ['ApproximateNumberOfMessages' as const]
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
    const count = Number(Attributes?.ApproximateNumberOfMessages ?? 0)
    if (count > 0) lines.push(`${count} dead letters in ${QueueUrl.split('/').at(-1)}`)
  }
  return lines
}

async function describeAlarms({ cloudwatch, outputs }: Smoke): Promise<string[]> {
  const lines = []
  for (let from = 0; from < outputs.AlarmNames.length; from += ALARMS_PER_CALL) {
    const AlarmNames = outputs.AlarmNames.slice(from, from + ALARMS_PER_CALL)
    const command = new DescribeAlarmsCommand({ AlarmNames, StateValue: 'ALARM', MaxRecords: ALARMS_PER_CALL })
    const { MetricAlarms = [] } = await cloudwatch.send(command)
    for (const { AlarmName, AlarmDescription } of MetricAlarms) {
      lines.push(`alarm ${AlarmName} rings: ${AlarmDescription}`)
    }
  }
  return lines
}
