import type { TraceStep } from '@inlet/console/api'
import type { UserRecord } from './user-record.ts'

const MOST_BYTES = 64 * 1024
/** A character of UTF-8 has no more. */
const LONGEST_CHARACTER = 4

/** The bytes as they came, up to where they are shown: never in the middle of a character. */
export function rawStep({ data, partitionKey }: Pick<UserRecord, 'data' | 'partitionKey'>): TraceStep {
  const shown = Buffer.from(data.subarray(0, endOf(data)))
  return {
    is: 'raw',
    bytes: data.length,
    text: shown.toString('utf8'),
    base64: shown.toString('base64'),
    isCut: shown.length < data.length,
    partitionKey,
  }
}

function endOf(data: Uint8Array): number {
  if (data.length <= MOST_BYTES) return data.length
  for (let end = MOST_BYTES; end > MOST_BYTES - LONGEST_CHARACTER; end--) {
    if (!isContinuation(data[end])) return end
  }
  return MOST_BYTES
}

function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80
}
