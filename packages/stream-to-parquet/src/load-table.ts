import {
  type CatalogTable,
  CHANGE_COLUMN_TYPES,
  type Change,
  ChangeBatch,
  changeFileKey,
  encodeParquet,
  InputError,
  type Partition,
  type Rescue,
  type Rows,
  type TableDefinition,
  TransientError,
  utcDay,
} from '@inlet/core'
import { type Catalog, evolveTable, type ObjectStore } from '@inlet/lake'
import pMap from 'p-map'
import type { DecodedRecord, RejectedRecord } from './records.ts'
import type { Settings } from './settings.ts'

export interface TableBatch {
  readonly definition: TableDefinition
  readonly records: readonly DecodedRecord[]
}

export interface TableReport {
  readonly table: string
  readonly rowsIn: number
  readonly rowsWritten: number
  readonly valuesRescued: number
  readonly bytesWritten: number
  readonly files: number
  readonly rescues: readonly Rescue[]
  readonly rejected: readonly RejectedRecord[]
  /** Milliseconds since 1970. */
  readonly oldestChangeMs: number
}

/**
 * Loads the changes of one table: catalog first, then files, so that a file is never there without its columns and
 * partition. Every step can be repeated: a retry finds the columns and partitions and writes the same files.
 *
 * Changes that cannot be loaded come back as `rejected`. @throws TransientError if the catalog or the store fails.
 */
export async function loadTable(
  batch: TableBatch,
  settings: Settings,
  catalog: Catalog,
  store: ObjectStore,
): Promise<TableReport> {
  const { definition } = batch
  const rejected: RejectedRecord[] = []
  // By day, so that the rows of a partition are neighbours.
  let records = batch.records.toSorted((a, b) => compareText(dayOf(a), dayOf(b)))
  let prepared: Prepared | undefined
  while (records.length > 0) {
    const attempt = await prepare(definition, records, settings, catalog)
    if (!('refused' in attempt)) {
      prepared = attempt
      break
    }
    const { refused } = attempt
    records.forEach((record, row) => {
      const error = refused.get(row)
      if (error !== undefined) rejected.push({ record: record.record, error })
    })
    // The columns are built again without the refused rows: rare, and simpler than taking rows out of columns.
    records = records.filter((_, row) => !refused.has(row))
  }
  const written = prepared === undefined ? NOTHING : await write(records, prepared, settings, catalog, store)
  const oldestChangeMs = batch.records.reduce((oldest, { change }) => Math.min(oldest, millisOf(change)), Infinity)
  return { table: definition.name, rowsIn: batch.records.length, rejected, oldestChangeMs, ...written }
}

interface Prepared {
  readonly table: CatalogTable
  readonly rows: Rows
}

/** What the write step says of itself. */
type Written = Omit<TableReport, 'table' | 'rowsIn' | 'rejected' | 'oldestChangeMs'>

const NOTHING: Written = { rowsWritten: 0, valuesRescued: 0, bytesWritten: 0, files: 0, rescues: [] }

/** Columns for all records, in the catalog and in memory; or the rows that cannot be loaded. */
async function prepare(
  definition: TableDefinition,
  records: readonly DecodedRecord[],
  settings: Settings,
  catalog: Catalog,
): Promise<Prepared | { readonly refused: ReadonlyMap<number, InputError> }> {
  const ref = { database: settings.database, name: definition.name }
  const place = { database: settings.database, location: `s3://${settings.bucket}/${definition.name}/` }
  const known = (await catalog.getTable(ref))?.table
  const batch = new ChangeBatch(
    records.map(({ change }) => change),
    definition,
    known,
    settings.hash,
  )
  if (batch.rejected.size > 0) return { refused: batch.rejected }
  try {
    const table = await evolveTable(catalog, ref, current => batch.plan(current, place))
    if (table.location !== place.location) throw movedTable(table, place.location)
    const rows = batch.finish(table)
    return rows.drifted.size > 0 ? { refused: rows.drifted } : { table, rows }
  } catch (error) {
    // The table is not ours to write: no retry changes that, so none of its changes can be loaded.
    if (error instanceof InputError) return { refused: new Map(records.map((_, row) => [row, error])) }
    throw error
  }
}

/** Files written elsewhere than the catalog says would be invisible. */
function movedTable(table: CatalogTable, expected: string): TransientError {
  const message = `Table ${table.database}.${table.name} is at ${table.location}, S3_RAW says ${expected}; move one of the two`
  return new TransientError('CATALOG', message)
}

async function write(
  records: readonly DecodedRecord[],
  { table, rows }: Prepared,
  settings: Settings,
  catalog: Catalog,
  store: ObjectStore,
): Promise<Written> {
  const slices = slicesByDay(records)
  const partitions = slices.map(({ dt }): Partition => ({ values: [dt], location: `${table.location}dt=${dt}/` }))
  await catalog.registerPartitions(table, partitions)
  const always = alwaysWritten(table, records)
  const sizes = await pMap(
    slices,
    async ({ dt, start, end }) => {
      const positions = records.slice(start, end).map(({ record }) => record.position)
      const body = encodeParquet(rows.columns, start, end, always)
      await store.write(settings.bucket, changeFileKey(table.name, dt, positions), body)
      return body.length
    },
    { concurrency: 4 },
  )
  return {
    rowsWritten: rows.rowCount,
    valuesRescued: rows.rescues.reduce((sum, { count }) => sum + count, 0),
    bytesWritten: sizes.reduce((sum, size) => sum + size, 0),
    files: sizes.length,
    rescues: rows.rescues,
  }
}

/** Change columns and keys stand in every file, so that a file says what it is by itself. */
function alwaysWritten(table: CatalogTable, records: readonly DecodedRecord[]): ReadonlySet<string> {
  const keys = new Set(records.flatMap(({ change }) => Object.keys(change.keys)))
  const keyColumns = table.columns.filter(({ path }) => path !== undefined && keys.has(path))
  return new Set([...Object.keys(CHANGE_COLUMN_TYPES), ...keyColumns.map(({ name }) => name)])
}

interface DaySlice {
  readonly dt: string
  readonly start: number
  readonly end: number
}

function slicesByDay(records: readonly DecodedRecord[]): DaySlice[] {
  const slices: DaySlice[] = []
  let start = 0
  records.forEach((record, row) => {
    const dt = dayOf(record)
    const next = records[row + 1]
    if (next !== undefined && dayOf(next) === dt) return
    slices.push({ dt, start, end: row + 1 })
    start = row + 1
  })
  return slices
}

function millisOf(change: Change): number {
  return Number(change.changedAtUs / 1_000n)
}

function dayOf({ change }: DecodedRecord): string {
  return utcDay(change.changedAtUs)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
