import {
  Base64Buffer,
  type Change,
  ChangeBatch,
  decodeChange,
  type ImageReader,
  InputError,
  type Router,
  type TableDefinition,
  toInputError,
} from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import type { LoadFailure } from './load-records.ts'
import {
  envelopeOf,
  type RecordBytes,
  type RejectedRecord,
  readPlainRecord,
  readRecords,
  type SourceRecord,
} from './records.ts'
import type { Settings } from './settings.ts'

/** The changes of one table, in columns; record `n` is row `n`. */
export interface TableBatch {
  readonly definition: TableDefinition
  readonly changes: ChangeBatch
  readonly records: SourceRecord[]
}

/** What became of a table when its first change came: the catalog may refuse it, or not answer. */
type Opened = { readonly definition: TableDefinition } & (
  | { readonly is: 'open'; readonly batch: TableBatch }
  | { readonly is: 'refused'; readonly error: InputError }
  | { readonly is: 'failed'; readonly error: unknown; readonly records: SourceRecord[] }
)

export interface SortedRecords {
  readonly batches: readonly TableBatch[]
  readonly rejected: readonly RejectedRecord[]
  /** Tables of which the catalog could not be asked. Their records have to come again. */
  readonly failures: readonly LoadFailure[]
}

/**
 * decode → route: puts every change into the columns of its table, one record at a time, so that no decoded record
 * outlives its turn. Every record ends up in a batch, among the rejected, or belongs to a table that failed.
 */
export async function sortRecords(
  records: readonly SourceRecord[],
  router: Router,
  catalog: Catalog,
  settings: Settings,
): Promise<SortedRecords> {
  const sorter = new Sorter(router, catalog, settings)
  const memory = new Base64Buffer()
  for (const record of records) {
    const bytes = readPlainRecord(record, memory)
    if (bytes === undefined) {
      for (const part of readOrReject(record, sorter.rejected)) {
        if (!sorter.add(part.record, part.bytes)) await sorter.addFirst(part.record, part.bytes)
      }
    } else if (!sorter.add(record, bytes)) await sorter.addFirst(record, bytes)
  }
  return sorter.sorted()
}

/** Only the first change of a table waits, and only if the catalog is not remembered: no other makes a promise. */
class Sorter {
  readonly rejected: RejectedRecord[] = []
  readonly #router: Router
  readonly #catalog: Catalog
  readonly #settings: Settings
  /** By the name of the DynamoDB table. */
  readonly #tables = new Map<string, Opened>()
  readonly #findReader = (source: string | undefined): ImageReader | undefined => {
    const opened = source === undefined ? undefined : this.#tables.get(source)
    return opened?.is === 'open' ? opened.batch.changes : undefined
  }

  constructor(router: Router, catalog: Catalog, settings: Settings) {
    this.#router = router
    this.#catalog = catalog
    this.#settings = settings
  }

  /** Puts a record where it belongs. False if it is the first of its table, which is to be opened. */
  add(record: SourceRecord, bytes: Uint8Array): boolean {
    try {
      const change = decodeChange(bytes, envelopeOf(record), this.#findReader)
      const opened = this.#tables.get(change.source)
      if (opened === undefined) return false
      this.#put(record, change, opened)
    } catch (error) {
      this.#reject(record, error)
    }
    return true
  }

  async addFirst(record: SourceRecord, bytes: Uint8Array): Promise<void> {
    try {
      const change = decodeChange(bytes, envelopeOf(record))
      const definition = this.#router(change.source)
      const opened = await this.#open(definition)
      this.#tables.set(change.source, opened)
      this.#put(record, change, opened)
    } catch (error) {
      this.#reject(record, error)
    }
  }

  sorted(): SortedRecords {
    const all = [...this.#tables.values()]
    return {
      batches: all.flatMap(opened => (opened.is === 'open' ? [opened.batch] : [])),
      rejected: this.rejected,
      failures: all.flatMap(opened =>
        opened.is === 'failed' ? { table: opened.definition.name, error: opened.error, records: opened.records } : [],
      ),
    }
  }

  #put(record: SourceRecord, change: Change, opened: Opened): void {
    if (opened.is === 'refused') throw opened.error
    if (opened.is === 'open') {
      opened.batch.changes.add(change)
      opened.batch.records.push(record)
    } else opened.records.push(record)
  }

  #reject(record: SourceRecord, error: unknown): void {
    this.rejected.push({ record, error: toInputError(error, 'Reading the record') })
  }

  async #open(definition: TableDefinition): Promise<Opened> {
    try {
      const known = await this.#catalog.getTable({ database: this.#settings.database, name: definition.name })
      const changes = new ChangeBatch(definition, known?.table, this.#settings.hash)
      return { is: 'open', definition, batch: { definition, changes, records: [] } }
    } catch (error) {
      if (error instanceof InputError) return { is: 'refused', definition, error }
      return { is: 'failed', definition, error, records: [] }
    }
  }
}

function readOrReject(record: SourceRecord, rejected: RejectedRecord[]): readonly RecordBytes[] {
  try {
    return readRecords(record)
  } catch (error) {
    rejected.push({ record, error: toInputError(error, 'Reading the record') })
    return []
  }
}
