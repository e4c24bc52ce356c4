import { EMPTY_EVENT_BYTES } from './kinesis-event.ts'

/** What an invocation takes, as JSON text. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

/**
 * How many of the first records make a batch, and whether it can take no more. A record that is too large for an
 * invocation by itself is a batch by itself.
 */
export function takeBatch(
  records: readonly { readonly eventBytes: number }[],
  batchSize: number,
): { readonly count: number; readonly isFull: boolean } {
  let bytes = EMPTY_EVENT_BYTES - 1
  for (const [index, { eventBytes }] of records.entries()) {
    bytes += eventBytes
    if (index > 0 && bytes > MAX_PAYLOAD_BYTES) return { count: index, isFull: true }
    if (index + 1 === batchSize) return { count: batchSize, isFull: true }
  }
  return { count: records.length, isFull: bytes >= MAX_PAYLOAD_BYTES }
}
