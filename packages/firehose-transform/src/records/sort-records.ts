import { Base64Buffer, decodeChange, type FindImageReader, type InputError, toInputError } from '@inlet/core'
import type { FirehoseTransformationEventRecord } from 'aws-lambda'
import type { Transformer } from '../transformer.ts'
import type { Destination } from './find-table.ts'
import { ArrivalEnvelope, BY_ITSELF, readPlainRecord, readRecord, type UserRecord } from './read-record.ts'
import { keepsChanges, TableBatch } from './table-batch.ts'

/** A change's place among those of its table. */
export interface Place {
  readonly batch: TableBatch
  readonly row: number
}

/** What a record holds: one change that is to be delivered, anything else that can be read, or what cannot. */
export type RecordContent =
  | SingleChange
  /** Of an aggregate, or of no change to be delivered. `skipped` are those that are not. */
  | { readonly is: 'changes'; readonly places: readonly Place[]; readonly skipped: number }
  | { readonly is: 'unreadable'; readonly error: InputError }

class SingleChange implements Place {
  readonly is = 'change'
  readonly batch: TableBatch
  readonly row: number

  constructor(batch: TableBatch, row: number) {
    this.batch = batch
    this.row = row
  }
}

export interface SortedRecords {
  /** One for each record, in their order. */
  readonly contents: readonly RecordContent[]
  readonly batches: readonly TableBatch[]
}

/** After so many changes of a table, one that has not named its table yet is taken for another. */
const ENOUGH_TO_GUESS = 3

/** decode → route → line: puts every change into its table's batch. A record with a change that cannot be read is unreadable. */
export function sortRecords(
  records: readonly FirehoseTransformationEventRecord[],
  { findTable, settings }: Pick<Transformer, 'findTable' | 'settings'>,
): SortedRecords {
  // Changes stay in the bytes that they were read from, so those of changes that are kept stay too.
  const decoder = keepsChanges(settings) ? BY_ITSELF : new Base64Buffer()
  const batches = new Map<Destination, TableBatch>()
  const batchOf = (destination: Destination): TableBatch => {
    const known = batches.get(destination)
    if (known !== undefined) return known
    const batch = new TableBatch(destination, settings)
    batches.set(destination, batch)
    return batch
  }

  /** The table of the last changes: those of one mostly come one after the other. */
  let latest: { readonly source: string; readonly batch: TableBatch; changes: number } | undefined
  const findReader: FindImageReader = source => {
    if (latest === undefined) return undefined
    const isIt = source === undefined ? latest.changes >= ENOUGH_TO_GUESS : source === latest.source
    return isIt ? latest.batch : undefined
  }

  const readOne = ({ bytes, envelope }: UserRecord): RecordContent => {
    const change = decodeChange(bytes, envelope, findReader)
    if (latest?.source !== change.source) {
      const destination = findTable(change.source)
      if (destination === undefined) {
        if (latest !== undefined) latest.changes = 0
        return { is: 'changes', places: [], skipped: 1 }
      }
      latest = { source: change.source, batch: batchOf(destination), changes: 0 }
    }
    latest.changes++
    const { batch } = latest
    return new SingleChange(batch, batch.add(change))
  }

  const readSeveral = (userRecords: readonly UserRecord[]): RecordContent => {
    const found = userRecords.map(({ bytes, envelope }) => {
      const change = decodeChange(bytes, envelope)
      return { change, destination: findTable(change.source) }
    })
    // Only when all of it can be read does any of it become a row.
    const places = found.flatMap(({ change, destination }) => {
      if (destination === undefined) return []
      const batch = batchOf(destination)
      return [{ batch, row: batch.add(change) }]
    })
    return { is: 'changes', places, skipped: found.length - places.length }
  }

  const read = (record: FirehoseTransformationEventRecord, index: number): RecordContent => {
    try {
      const bytes = readPlainRecord(record, decoder)
      if (bytes !== undefined) return readOne({ bytes, envelope: new ArrivalEnvelope(record, index) })
      const userRecords = readRecord(record, index)
      const only = userRecords.length === 1 ? userRecords[0] : undefined
      return only === undefined ? readSeveral(userRecords) : readOne(only)
    } catch (error) {
      return { is: 'unreadable', error: toInputError(error, 'Reading the record') }
    }
  }

  return { contents: records.map(read), batches: [...batches.values()] }
}
