import { stage } from '../stages.ts'

/** Where a Firehose stream says why something could not be delivered. */
export interface FirehoseLog {
  readonly group: aws.cloudwatch.LogGroup
  /** Of what goes to the destination. */
  readonly delivery: FirehoseLogging
  /** Of what goes to S3 besides. */
  readonly backup: FirehoseLogging
}

interface FirehoseLogging {
  readonly enabled: true
  readonly logGroupName: $util.Output<string>
  readonly logStreamName: $util.Output<string>
}

/** Firehose makes neither the group nor its streams, unless in the console. */
export function makeFirehoseLog(name: string, firehoseName: string): FirehoseLog {
  const group = new aws.cloudwatch.LogGroup(`${name}Log`, {
    name: `/aws/kinesisfirehose/${firehoseName}`,
    retentionInDays: stage.logDays,
  })
  const logging = (logStreamName: string): FirehoseLogging => {
    const logStream = new aws.cloudwatch.LogStream(`${name}${logStreamName}`, {
      name: logStreamName,
      logGroupName: group.name,
    })
    return { enabled: true, logGroupName: group.name, logStreamName: logStream.name }
  }
  return { group, delivery: logging('DestinationDelivery'), backup: logging('BackupDelivery') }
}
