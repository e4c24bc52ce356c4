import { InputError } from '@inlet/core'
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'
import { fitResponse } from './answers/fit-response.ts'
import { type Outcome, toAnswer } from './answers/outcome.ts'
import type { FirehoseResponse } from './answers/response.ts'
import { returnOverflow } from './put-back/return-overflow.ts'
import { recordsOf } from './records/read-record.ts'
import { sortRecords } from './records/sort-records.ts'
import { report } from './report.ts'
import { decideOutcomes } from './rows/decide-outcomes.ts'
import type { Transformer } from './transformer.ts'

/** What is known of an invocation's time. */
export interface InvocationTime {
  readonly getRemainingTimeInMillis?: () => number
}

/** How long records are put back for, at most. */
const LONGEST_PATIENCE_MS = 30_000

/**
 * decode and route → columns → lines → fit → report: one answer for each record, in their order, in at most 6,000,000
 * bytes.
 *
 * A record that cannot be delivered fails with its original data, and the others go on. What there is no room for goes
 * back to its source where it is delivered as lines. Rows of tables fail: buffers are to be so small that they fit.
 * @throws InputError BAD_EVENT; TransientError RESPONSE_FULL, after which Firehose tries the batch again
 */
export async function transform(
  event: FirehoseTransformationEvent,
  transformer: Transformer,
  time?: InvocationTime,
): Promise<FirehoseResponse> {
  const { delivery } = transformer.settings
  const records = recordsOf(event)
  const sorted = sortRecords(records, transformer)
  const { outcomes: wanted, tables } = decideOutcomes(sorted, delivery)
  const { outcomes: fitted, overflow } = fitResponse(records, wanted, transformer.maxResponseBytes)
  const settled = delivery.is === 'json' ? await returned() : failed()
  const outcomes = settled.size === 0 ? fitted : fitted.map((outcome, index) => settled.get(index) ?? outcome)
  report(records, { outcomes, sorted, tables }, transformer)
  return { records: records.map((record, index) => answer(record, outcomes[index])) }

  async function returned(): Promise<ReadonlyMap<number, Outcome>> {
    const found = overflow.flatMap(index => overflowAt(index, records, fitted))
    if (found.length === 0) return new Map()
    return returnOverflow(found, event, transformer, patienceOf(time))
  }

  function failed(): ReadonlyMap<number, Outcome> {
    const error = new InputError('RESPONSE_FULL', 'Expected room in the response: give Firehose smaller buffers')
    return new Map(overflow.map(index => [index, { is: 'failed', error, tables: fitted[index]?.tables ?? [] }]))
  }
}

function overflowAt(
  index: number,
  records: readonly FirehoseTransformationEventRecord[],
  outcomes: readonly Outcome[],
) {
  const [record, outcome] = [records[index], outcomes[index]]
  return record && outcome ? [{ index, record, outcome }] : []
}

/** Half of what is left is for the answer. */
function patienceOf(time: InvocationTime | undefined): number {
  return Math.min(LONGEST_PATIENCE_MS, (time?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY) / 2)
}

function answer({ recordId, data }: FirehoseTransformationEventRecord, outcome: Outcome | undefined) {
  if (outcome === undefined) throw new Error('Every record has an outcome')
  return toAnswer(recordId, data, outcome)
}
