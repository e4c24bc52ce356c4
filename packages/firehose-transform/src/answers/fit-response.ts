import { InputError, TransientError } from '@inlet/core'
import type { FirehoseTransformationEventRecord } from 'aws-lambda'
import { type Outcome, toAnswer } from './outcome.ts'
import { answerBytes, deliveredBytes, EMPTY_RESPONSE_BYTES, mostDeliveredBytes } from './response.ts'

/**
 * Lambda takes responses of up to 6 MB; what is a little more, Firehose counts as a failed invocation.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
const MAX_RESPONSE_BYTES = 6_000_000

export interface FittedOutcomes {
  readonly outcomes: readonly Outcome[]
  /** Indices of records to be delivered that the response has no room for, though it would have for each alone. */
  readonly overflow: readonly number[]
}

/**
 * Makes a response of the outcomes fit. Those that were to be delivered give way, the later before the earlier: there is
 * room for each of them to fail with its original data, whatever becomes of it then.
 * @throws TransientError RESPONSE_FULL if there is not even that. Firehose tries the batch again, and keeps its records in
 * its error output in the end.
 */
export function fitResponse(
  records: readonly FirehoseTransformationEventRecord[],
  outcomes: readonly Outcome[],
  maxBytes = MAX_RESPONSE_BYTES,
): FittedOutcomes {
  if (clearlyFits(records, outcomes, maxBytes)) return { outcomes, overflow: [] }
  const sizes = new Float64Array(outcomes.length)
  let total = EMPTY_RESPONSE_BYTES
  for (const [index, outcome] of outcomes.entries()) {
    const size = sizeOf(records[index], outcome)
    sizes[index] = size
    total += size
  }
  if (total <= maxBytes) return { outcomes, overflow: [] }
  const leasts = outcomes.map((outcome, index) => leastOf(records[index], outcome, sizes[index] ?? 0))
  let room = leasts.reduce((left, least) => left - least, maxBytes - EMPTY_RESPONSE_BYTES)
  if (room < 0) {
    const message = `Expected a response of at most ${maxBytes} bytes: ${records.length} records are too many for it`
    throw new TransientError('RESPONSE_FULL', message)
  }
  const overflow: number[] = []
  const fitted = outcomes.map((outcome, index) => {
    const [size = 0, least = 0] = [sizes[index], leasts[index]]
    if (size - least <= room) {
      room -= size - least
      return outcome
    }
    if (size + EMPTY_RESPONSE_BYTES > maxBytes) return failed(outcome, size, maxBytes)
    overflow.push(index)
    return outcome
  })
  return withProgress(fitted, overflow, sizes, maxBytes)
}

/** Nearly every response has room to spare: what it takes at most is enough to know, and quick to find. */
function clearlyFits(
  records: readonly FirehoseTransformationEventRecord[],
  outcomes: readonly Outcome[],
  maxBytes: number,
): boolean {
  let most = EMPTY_RESPONSE_BYTES
  for (let index = 0; index < outcomes.length && most <= maxBytes; index++) {
    const [record, outcome] = [records[index], outcomes[index]]
    if (record === undefined || outcome === undefined) continue
    most +=
      outcome.is === 'delivered'
        ? mostDeliveredBytes(record.recordId, outcome.data, outcome.metadata)
        : sizeOf(record, outcome)
  }
  return most <= maxBytes
}

/** Where nothing is delivered, the same records could come again for ever: the first of them fails. */
function withProgress(
  outcomes: readonly Outcome[],
  [first, ...others]: readonly number[],
  sizes: Float64Array,
  maxBytes: number,
): FittedOutcomes {
  if (first === undefined) return { outcomes, overflow: [] }
  const delivered = outcomes.filter(({ is }) => is === 'delivered').length - others.length - 1
  if (delivered > 0) return { outcomes, overflow: [first, ...others] }
  const fail = (outcome: Outcome, index: number) =>
    index === first ? failed(outcome, sizes[index] ?? 0, maxBytes) : outcome
  return { outcomes: outcomes.map(fail), overflow: others }
}

/** The bytes of an answer, and the fewest that have to be kept for the record. */
function sizeOf(record: FirehoseTransformationEventRecord | undefined, outcome: Outcome): number {
  if (record === undefined) return 0
  if (outcome.is === 'delivered') return deliveredBytes(record.recordId, outcome.data, outcome.metadata)
  return answerBytes(toAnswer(record.recordId, record.data, outcome))
}

function leastOf(record: FirehoseTransformationEventRecord | undefined, outcome: Outcome, size: number): number {
  if (record === undefined || outcome.is !== 'delivered') return size
  const { recordId, data } = record
  return Math.min(size, answerBytes({ recordId, result: 'ProcessingFailed', data }))
}

function failed({ tables }: Outcome, size: number, maxBytes: number): Outcome {
  const message = `Expected a line that a response of ${maxBytes} bytes has room for, found one that takes ${size}`
  return { is: 'failed', error: new InputError('RESPONSE_FULL', message), tables }
}
