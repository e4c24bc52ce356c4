import {
  ByteSink,
  type Change,
  ChangeBatch,
  ChangeLines,
  daysOfInstant,
  dayText,
  type ImageReader,
  type Operation,
  type Rows,
  type ScannedPayload,
} from '@inlet/core'
import type { OtfMetadata, RecordMetadata } from '../answers/response.ts'
import type { Delivery, Settings } from '../settings.ts'
import type { Destination } from './find-table.ts'

/**
 * The changes of one table; change `n` is row `n`. Nearly every change becomes its line at once; what `ChangeLines` leaves
 * goes into columns first, where it is a row of another number.
 */
export class TableBatch implements ImageReader {
  readonly destination: Destination
  /** The lines that were written at once, in base64, by row; `undefined` for rows in columns. */
  readonly lines: (string | undefined)[] = []
  /** The numbers in columns of the rows that are there, by row. */
  readonly loaded = new Map<number, number>()
  /** What says where each row goes, one object for all that go there; `undefined` where nothing has to. */
  readonly metadata: (RecordMetadata | undefined)[] = []
  /** By row, where rows are applied to items, of whose changes the newest counts; none elsewhere. */
  readonly changes: Change[] = []
  /** Items that DynamoDB removed since their time was over. */
  expired = 0
  readonly #settings: Pick<Settings, 'delivery' | 'hash'>
  readonly #writer: ChangeLines
  readonly #sink = new ByteSink()
  readonly #partitions = new Map<number, RecordMetadata>()
  readonly #operations: Partial<Record<Operation, RecordMetadata>> = {}
  #columns: ChangeBatch | undefined

  constructor(destination: Destination, settings: Pick<Settings, 'delivery' | 'hash'>) {
    const { definition, table } = destination
    this.destination = destination
    this.#settings = settings
    this.#writer = new ChangeLines(definition, table, settings.hash)
  }

  /** Reads the new image of the change that is about to be added, as `ImageReader` has it. */
  readImage(payload: ScannedPayload, bytes: Buffer): number {
    return this.#writer.readImage(payload, bytes)
  }

  /** Adds the change as the next row, and returns the row. */
  add(change: Change): number {
    const row = this.lines.length
    this.#sink.length = 0
    const isWritten = this.#writer.append(change, this.#sink)
    if (!isWritten) this.#load(row, change)
    this.lines.push(isWritten ? this.#sink.bytes.toString('base64', 0, this.#sink.length) : undefined)
    this.metadata.push(this.#metadataOf(change))
    if (keepsChanges(this.#settings)) this.changes.push(change)
    if (change.isExpired) this.expired++
    return row
  }

  /** Values of lines written at once that no column could take. */
  get rescues(): Rows['rescues'] {
    return this.#writer.rescues
  }

  /** The rows in columns, if there are any. To be called once. */
  finish(): Rows | undefined {
    return this.#columns?.finish(this.destination.table)
  }

  #load(row: number, change: Change): void {
    const { definition, table } = this.destination
    this.#columns ??= new ChangeBatch(definition, table, this.#settings.hash, true)
    this.#columns.add(change)
    this.loaded.set(row, this.loaded.size)
  }

  #metadataOf(change: Change): RecordMetadata | undefined {
    const { delivery } = this.#settings
    if (delivery.is === 'iceberg') {
      this.#operations[change.operation] ??= this.#otfMetadata(change.operation, delivery)
      return this.#operations[change.operation]
    }
    return delivery.isPartitioned ? this.#partitionKeys(daysOfInstant(change.changedAtUs)) : undefined
  }

  #otfMetadata(operation: Operation, { database, mode }: Delivery & { is: 'iceberg' }): RecordMetadata {
    const applied = operation === 'REMOVE' ? 'delete' : 'update'
    const otfMetadata: OtfMetadata = {
      destinationDatabaseName: database,
      destinationTableName: this.destination.table.name,
      operation: mode === 'append' ? 'insert' : applied,
    }
    return Object.freeze({ otfMetadata: Object.freeze(otfMetadata) })
  }

  #partitionKeys(day: number): RecordMetadata {
    const known = this.#partitions.get(day)
    if (known !== undefined) return known
    const partitionKeys = { table: this.destination.table.name, dt: dayText(day) }
    const metadata = Object.freeze({ partitionKeys: Object.freeze(partitionKeys) })
    this.#partitions.set(day, metadata)
    return metadata
  }
}

/** Where rows are applied to items, each change is looked at again. */
export function keepsChanges({ delivery }: Pick<Settings, 'delivery'>): boolean {
  return delivery.is === 'iceberg' && delivery.mode === 'upsert'
}
