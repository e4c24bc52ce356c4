import { ChangeBatch, decodeChange, InputError, type Router, type TableDefinition, toInputError } from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import type { LoadFailure } from './load-records.ts'
import { envelopeOf, type RecordBytes, type RejectedRecord, readRecords, type SourceRecord } from './records.ts'
import type { Settings } from './settings.ts'

/** The changes of one table, in columns; record `n` is row `n`. */
export interface TableBatch {
  readonly definition: TableDefinition
  readonly changes: ChangeBatch
  readonly records: SourceRecord[]
}

/** What became of a table when its first change came: the catalog may refuse it, or not answer. */
type Opened =
  | { readonly is: 'open'; readonly batch: TableBatch }
  | { readonly is: 'refused'; readonly error: InputError }
  | { readonly is: 'failed'; readonly error: unknown; readonly records: SourceRecord[] }

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
  const tables = new Map<TableDefinition, Opened>()
  const rejected: RejectedRecord[] = []
  for (const source of records) {
    for (const { record, bytes } of readOrReject(source, rejected)) {
      try {
        const change = decodeChange(bytes, envelopeOf(record))
        const definition = router(change.source)
        // Only the first change of a table waits, and only if the catalog is not remembered.
        const opened = tables.get(definition) ?? (await open(definition, catalog, settings))
        tables.set(definition, opened)
        if (opened.is === 'refused') throw opened.error
        if (opened.is === 'open') opened.batch.changes.add(change)
        const { records } = opened.is === 'open' ? opened.batch : opened
        records.push(record)
      } catch (error) {
        rejected.push({ record, error: toInputError(error, 'Reading the record') })
      }
    }
  }
  const all = [...tables]
  return {
    batches: all.flatMap(([, opened]) => (opened.is === 'open' ? [opened.batch] : [])),
    rejected,
    failures: all.flatMap(([{ name }, opened]) => (opened.is === 'failed' ? { table: name, ...opened } : [])),
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

async function open(definition: TableDefinition, catalog: Catalog, settings: Settings): Promise<Opened> {
  try {
    const known = await catalog.getTable({ database: settings.database, name: definition.name })
    const changes = new ChangeBatch(definition, known?.table, settings.hash)
    return { is: 'open', batch: { definition, changes, records: [] } }
  } catch (error) {
    return error instanceof InputError ? { is: 'refused', error } : { is: 'failed', error, records: [] }
  }
}
