import { decodeChange, type InputError, toInputError } from '@inlet/core'
import type { FirehoseTransformationEventRecord } from 'aws-lambda'
import type { Transformer } from '../transformer.ts'
import { Base64Bytes } from './base64-bytes.ts'
import type { Destination } from './find-table.ts'
import { readRecord } from './read-record.ts'
import { TableBatch } from './table-batch.ts'

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

/** decode → route → line: puts every change into its table's batch. A record with a change that cannot be read is unreadable. */
export function sortRecords(
  records: readonly FirehoseTransformationEventRecord[],
  { findTable, settings }: Pick<Transformer, 'findTable' | 'settings'>,
): SortedRecords {
  const decoder = new Base64Bytes(records.reduce((sum, { data }) => sum + (data?.length ?? 0), 0))
  const batches = new Map<Destination, TableBatch>()
  const open = (destination: Destination): TableBatch => {
    const batch = new TableBatch(destination, settings.hash)
    batches.set(destination, batch)
    return batch
  }

  const read = (record: FirehoseTransformationEventRecord, index: number): RecordContent => {
    try {
      const found = readRecord(record, index, decoder).map(({ bytes, envelope }) => {
        const change = decodeChange(bytes, envelope)
        return { change, destination: findTable(change.source) }
      })
      // Only when all of it can be read does any of it become a row.
      const places: Place[] = []
      for (const { change, destination } of found) {
        if (destination === undefined) continue
        const batch = batches.get(destination) ?? open(destination)
        places.push({ batch, row: batch.add(change) })
      }
      return { is: 'changes', places, skipped: found.length - places.length }
    } catch (error) {
      return { is: 'unreadable', error: toInputError(error, 'Reading the record') }
    }
  }

  return { contents: records.map(read), batches: [...batches.values()] }
}
