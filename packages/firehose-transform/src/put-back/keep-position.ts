import { type Change, decodeChange, type Envelope } from '@inlet/core'

const OPENING = /"dynamodb"\s*:\s*\{/

/** What Firehose takes for a record, which is a little less than what Kinesis does. */
const MOST_BYTES = 1_024_000

/** No stream has such a number. */
const NOWHERE: Envelope = { eventId: '', sequenceNumber: '0' }

/**
 * The payload of a change with its place in the order of changes. One that has no sequence number of its own has that of
 * its record, and put back would get a later one: of two changes of an item at the same time, the earlier would win.
 * @returns undefined if it cannot be given its number
 */
export function keepPosition(
  payload: Uint8Array,
  change: Pick<Change, 'sequenceNumber'>,
  envelope: Envelope,
): Uint8Array | undefined {
  if (change.sequenceNumber !== envelope.sequenceNumber) return payload
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString()
  const placed = Buffer.from(text.replace(OPENING, opening => `${opening}"SequenceNumber":"${change.sequenceNumber}",`))
  const isPlaced = decodeChange(placed, NOWHERE).sequenceNumber === change.sequenceNumber
  return isPlaced && placed.byteLength <= MOST_BYTES ? placed : undefined
}
