import { accountId, arnOf, nameOf } from '../names.ts'
import { stage } from '../stages.ts'

/** Where alarms go. Nobody but CloudWatch of this account can write to it, and their messages hold names and numbers only. */
export const alarmTopic = new aws.sns.Topic('Alarms', { name: nameOf('alarms') })

new aws.sns.TopicPolicy('AlarmsPolicy', {
  arn: alarmTopic.arn,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ['sns:Publish'],
        resources: [alarmTopic.arn],
        principals: [{ type: 'Service', identifiers: ['cloudwatch.amazonaws.com'] }],
        conditions: [
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
          { test: 'ArnLike', variable: 'aws:SourceArn', values: [arnOf('cloudwatch', 'alarm:*')] },
        ],
      },
    ],
  }).json,
})

if (stage.alarmEmail !== undefined) {
  new aws.sns.TopicSubscription('AlarmsByEmail', {
    topic: alarmTopic.arn,
    protocol: 'email',
    endpoint: stage.alarmEmail,
  })
}
