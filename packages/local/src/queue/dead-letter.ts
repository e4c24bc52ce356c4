import type { ObjectStore } from '@inlet/lake'
import type { Message } from './message.ts'

/** Where messages are kept that have failed for good: SQS has another queue for them. */
export interface DeadLetterBucket {
  readonly store: ObjectStore
  readonly bucket: string
}

/** Writes a message that has failed for the last time. @returns the key of its object */
export async function keepDeadLetter(
  { store, bucket }: DeadLetterBucket,
  queue: string,
  { id, body, sentAt, firstReceivedAt, receives }: Message,
  reason: string,
  now: number,
): Promise<string> {
  const time = isoTime(now)
  const day = time.slice(0, 10).replaceAll('-', '/')
  const key = `aws/sqs/${queue}/${day}/${time.slice(0, 19).replaceAll(':', '.')}-${id}.json`
  const letter = {
    messageId: id,
    queue,
    sentAt: isoTime(sentAt),
    firstReceivedAt: isoTime(firstReceivedAt),
    diedAt: time,
    receives,
    reason,
    body,
  }
  await store.write(bucket, key, Buffer.from(JSON.stringify(letter)), { contentType: 'application/json' })
  return key
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
