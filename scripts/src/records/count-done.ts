import { outcomeOfResponse } from '@inlet/local/live'
import type { KinesisStreamRecord } from 'aws-lambda'

/** How many of a batch, from its first on, are done by what the function answered. */
export function countDone(response: unknown, records: readonly KinesisStreamRecord[]): number {
  const sequenceNumbers = records.map(({ kinesis }) => kinesis.sequenceNumber)
  const outcome = outcomeOfResponse(response, sequenceNumbers)
  if (outcome.kind === 'success') return records.length
  return outcome.kind === 'partial' ? outcome.from : 0
}
