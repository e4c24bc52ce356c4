import { createHash } from 'node:crypto'
import type { SQSEvent } from 'aws-lambda'
import { outcomeOfResponse } from '../event-source/batch-outcome.ts'
import { FunctionError } from '../function/function-error.ts'
import type { Message } from './message.ts'

const REGION = 'us-east-1'
const ACCOUNT = '000000000000'

/** The event of a batch of one message. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(queue: string, { id, body, sentAt, firstReceivedAt, receives }: Message): SQSEvent {
  const record = {
    messageId: id,
    receiptHandle: `${id}-${receives}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
    awsRegion: REGION,
  }
  return { Records: [record] }
}

/**
 * Judges what a function answered to the event of one message, where it reports failures of its batch.
 * @throws FunctionError `response` if the message is to come again
 */
export function checkReported({ id }: Pick<Message, 'id'>, response: unknown): void {
  if (outcomeOfResponse(response, [id]).kind === 'success') return
  throw new FunctionError('response', 'The function reported that the message failed', 'reported')
}
