import { decodeChange, InputError } from '@inlet/core'
import { loggable } from '@inlet/lake'
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'
import type { Outcome } from '../answers/outcome.ts'
import { readRecord } from '../records/read-record.ts'
import type { Transformer } from '../transformer.ts'
import { keepPosition } from './keep-position.ts'
import { type PutBackResult, putBack } from './put-back.ts'
import type { Entry } from './source.ts'

export interface Overflow {
  readonly index: number
  readonly record: FirehoseTransformationEventRecord
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
  const entries = overflow.map(toEntries)
  const { taken, problem } = await tryPutBack(entries.flatMap(ofRecord => ofRecord ?? []))
  if (problem !== undefined) {
    telemetry.error('Records were not put back to their source', { source: sourceOf(event), error: loggable(problem) })
  }
  const answers = taken.values()
  return new Map(
    overflow.map(({ index, outcome }, position) => {
      const isTaken = entries[position]?.map(() => answers.next().value === true) ?? [false]
      return [index, outcomeOf(outcome, !isTaken.includes(false))]
    }),
  )

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

/**
 * What is put back keeps its place in the order of changes; so the parts of an aggregate go each by itself.
 * @returns undefined if one cannot keep it
 */
function toEntries({ index, record }: Overflow): readonly Entry[] | undefined {
  // Without a key of its own, it goes to any shard.
  const partitionKey = record.kinesisRecordMetadata?.partitionKey || record.recordId.slice(0, 256)
  const entries: Entry[] = []
  for (const { bytes, envelope } of readRecord(record, index)) {
    const data = keepPosition(bytes, decodeChange(bytes, envelope), envelope)
    if (data === undefined) return undefined
    entries.push({ data, partitionKey })
  }
  return entries
}

function sourceOf({ sourceKinesisStreamArn, deliveryStreamArn }: FirehoseTransformationEvent): string {
  return sourceKinesisStreamArn || deliveryStreamArn
}
