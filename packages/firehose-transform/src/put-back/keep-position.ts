import type { Change, Envelope } from '@inlet/core'

const OPENING = /"dynamodb"\s*:\s*\{/

/** What Firehose takes for a record, which is a little less than what Kinesis does. */
const MOST_BYTES = 1_024_000

/**
 * The payload of a change with its place in the order of changes. One that has no sequence number of its own has that of
 * its record, and put back would get a later one: of two changes of an item at the same time, the earlier would win.
 */
export function keepPosition(
  payload: Uint8Array,
  change: Pick<Change, 'sequenceNumber'>,
  envelope: Envelope,
): Uint8Array {
  if (change.sequenceNumber !== envelope.sequenceNumber) return payload
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString()
  const placed = Buffer.from(text.replace(OPENING, opening => `${opening}"SequenceNumber":"${change.sequenceNumber}",`))
  return placed.byteLength > MOST_BYTES ? payload : placed
}
