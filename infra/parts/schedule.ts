import { FOR_THIS_ACCOUNT } from './service-role.ts'

export interface ScheduleArgs {
  /** `cron(0 5 * * ? *)`, `rate(1 hour)` */
  readonly schedule: string
  /** IANA's name; UTC, if left out. */
  readonly timezone?: string | undefined
  readonly fn: sst.aws.Function
  readonly event?: Readonly<Record<string, unknown>>
  /** Queue for invocations that could not be started. */
  readonly deadLetters?: aws.sqs.Queue
}

/** Has a function invoked on a schedule, with an event. */
export function makeSchedule(name: string, { schedule, timezone, fn, event = {}, deadLetters }: ScheduleArgs): void {
  new sst.aws.CronV2(name, {
    schedule: schedule as `cron(${string})` | `rate(${string})`,
    timezone,
    function: fn.arn,
    event,
    // Of the invocation, that is; what fails in the function is tried again by the function's own settings.
    retries: 5,
    ...(deadLetters !== undefined && { dlq: deadLetters.arn }),
    transform: {
      role: role => {
        role.assumeRolePolicy = aws.iam.getPolicyDocumentOutput({
          statements: [
            {
              actions: ['sts:AssumeRole'],
              principals: [{ type: 'Service', identifiers: ['scheduler.amazonaws.com'] }],
              conditions: [FOR_THIS_ACCOUNT],
            },
          ],
        }).json
      },
    },
  })
}
