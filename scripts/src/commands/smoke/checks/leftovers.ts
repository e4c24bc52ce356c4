import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { Check, Smoke } from '../check.ts'

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
  const command = new DescribeAlarmsCommand({ AlarmNamePrefix: outputs.AlarmPrefix, StateValue: 'ALARM' })
  const { MetricAlarms = [] } = await cloudwatch.send(command)
  return MetricAlarms.map(({ AlarmName, AlarmDescription }) => `alarm ${AlarmName} rings: ${AlarmDescription}`)
}
