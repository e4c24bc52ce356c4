import { type Change, ChangeBatch, decodeChange, type InputError, toInputError } from '@inlet/core'
import type { FirehoseTransformationEventRecord } from 'aws-lambda'
import type { Transformer } from '../transformer.ts'
import type { Destination } from './find-table.ts'
import { readRecord } from './read-record.ts'

/** The changes of one table, in columns; change `n` is row `n`. */
export interface TableBatch {
  readonly destination: Destination
  readonly columns: ChangeBatch
  readonly changes: Change[]
}

/** A change's place among those of its table. */
export interface Place {
  readonly batch: TableBatch
  readonly row: number
}

/** What a record holds: one change, or several if it is an aggregate. `skipped` are those that are not to be delivered. */
export type RecordContent =
  | { readonly is: 'changes'; readonly places: readonly Place[]; readonly skipped: number }
  | { readonly is: 'unreadable'; readonly error: InputError }

export interface SortedRecords {
  /** One for each record, in their order. */
  readonly contents: readonly RecordContent[]
  readonly batches: readonly TableBatch[]
}

/** decode → route: puts every change into the columns of its table. A record with a change that cannot be read is unreadable. */
export function sortRecords(
  records: readonly FirehoseTransformationEventRecord[],
  { findTable, settings }: Pick<Transformer, 'findTable' | 'settings'>,
): SortedRecords {
  const batches = new Map<Destination, TableBatch>()
  const open = (destination: Destination): TableBatch => {
    const { definition, table } = destination
    const batch = { destination, columns: new ChangeBatch(definition, table, settings.hash), changes: [] }
    batches.set(destination, batch)
    return batch
  }

  const read = (record: FirehoseTransformationEventRecord, index: number): RecordContent => {
    try {
      const found = readRecord(record, index).map(({ bytes, envelope }) => {
        const change = decodeChange(bytes, envelope)
        return { change, destination: findTable(change.source) }
      })
      // Only when all of it can be read does any of it become a row.
      const places = found.flatMap(({ change, destination }) => {
        if (destination === undefined) return []
        const batch = batches.get(destination) ?? open(destination)
        batch.columns.add(change)
        return { batch, row: batch.changes.push(change) - 1 }
      })
      return { is: 'changes', places, skipped: found.length - places.length }
    } catch (error) {
      return { is: 'unreadable', error: toInputError(error, 'Reading the record') }
    }
  }

  return { contents: records.map(read), batches: [...batches.values()] }
}
