import { nameOf } from '../names.ts'

/** As long as SQS keeps anything. */
const MOST_SECONDS = 14 * 24 * 60 * 60

/** A queue for what could not be processed, which an alarm watches. */
export function makeDeadLetterQueue(name: string): aws.sqs.Queue {
  return new aws.sqs.Queue(name, {
    name: nameOf(name),
    messageRetentionSeconds: MOST_SECONDS,
    sqsManagedSseEnabled: true,
  })
}
