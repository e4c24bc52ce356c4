import { InputError } from '@inlet/core'
import { loggable } from '@inlet/lake'
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'
import type { Outcome } from '../answers/outcome.ts'
import { bytesOf, readRecord } from '../records/read-record.ts'
import type { RecordContent } from '../records/sort-records.ts'
import type { Transformer } from '../transformer.ts'
import { keepPosition } from './keep-position.ts'
import { type PutBackResult, putBack } from './put-back.ts'
import type { Entry } from './source.ts'

export interface Overflow {
  readonly index: number
  readonly record: FirehoseTransformationEventRecord
  readonly content: RecordContent
  readonly outcome: Outcome
}

/**
 * Returns records that a response has no room for to where they came from. What is not taken there fails with its data.
 * @returns the outcome of each, by its index
 */
export async function returnOverflow(
  overflow: readonly Overflow[],
  event: FirehoseTransformationEvent,
  { openSource, telemetry }: Pick<Transformer, 'openSource' | 'telemetry'>,
  patienceMs: number,
): Promise<ReadonlyMap<number, Outcome>> {
  const { taken, problem } = await tryPutBack(overflow.map(toEntry))
  if (problem !== undefined) {
    telemetry.error('Records were not put back to their source', { source: sourceOf(event), error: loggable(problem) })
  }
  return new Map(overflow.map(({ index, outcome }, position) => [index, outcomeOf(outcome, taken[position] === true)]))

  async function tryPutBack(entries: readonly Entry[]): Promise<PutBackResult> {
    try {
      return await putBack(entries, await openSource(event), patienceMs)
    } catch (error) {
      return { taken: [], problem: error }
    }
  }
}

function outcomeOf({ tables }: Outcome, isTaken: boolean): Outcome {
  if (isTaken) return { is: 'put back', tables }
  const message = 'Expected room in the response, or at the source of the record, found neither'
  return { is: 'failed', error: new InputError('NOT_PUT_BACK', message), tables }
}

function toEntry({ index, record, content }: Overflow): Entry {
  // Without a key of its own, it goes to any shard.
  const partitionKey = record.kinesisRecordMetadata?.partitionKey || record.recordId.slice(0, 256)
  const bytes = bytesOf(record)
  const [place] = content.is === 'changes' ? content.places : []
  const change = place?.batch.changes[place.row]
  const [user, ...others] = readRecord(record, index)
  const isAggregate = user === undefined || others.length > 0 || user.bytes.byteLength !== bytes.byteLength
  if (change === undefined || isAggregate) return { data: bytes, partitionKey }
  return { data: keepPosition(bytes, change, user.envelope), partitionKey }
}

function sourceOf({ sourceKinesisStreamArn, deliveryStreamArn }: FirehoseTransformationEvent): string {
  return sourceKinesisStreamArn || deliveryStreamArn
}
