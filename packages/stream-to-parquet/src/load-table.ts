import {
  type CatalogTable,
  CHANGE_COLUMN_TYPES,
  changeFileKey,
  dayText,
  encodeParquet,
  InputError,
  type Rows,
  TransientError,
  type TypeConflict,
  typeConflicts,
} from '@inlet/core'
import { evolveTable, type Lake } from '@inlet/lake'
import pMap from 'p-map'
import { idOf, positionOf, type RejectedRecord, type SourceRecord } from './records.ts'
import type { Settings } from './settings.ts'
import type { TableBatch } from './sort-records.ts'

export interface TableReport {
  readonly table: string
  readonly rowsIn: number
  readonly rowsWritten: number
  readonly bytesWritten: number
  readonly files: number
  readonly rescues: Rows['rescues']
  /** Declared columns whose type in the catalog is another one, which wins. */
  readonly overruled: readonly TypeConflict[]
  readonly rejected: readonly RejectedRecord[]
}

/**
 * Loads the changes of one table: catalog first, then files, so that a file is never there without its columns and
 * partition. Every step can be repeated: a retry finds the columns and partitions and writes the same files.
 *
 * Changes that cannot be loaded come back as `rejected`. @throws TransientError if the catalog or the store fails.
 */
export async function loadTable(batch: TableBatch, settings: Settings, lake: Lake): Promise<TableReport> {
  const { definition, changes, records } = batch
  const report = { table: definition.name, rowsIn: records.length, rowsWritten: 0, bytesWritten: 0, files: 0 }
  if (changes.refused.size === records.length) {
    // Nothing to write, so the catalog stays as it is: a new table would get its keys' types from no value at all.
    return { ...report, rescues: [], overruled: [], rejected: rejectedOf(records, changes.refused) }
  }
  const table = await evolve(batch, settings, lake)
  if (table instanceof InputError) {
    return { ...report, rescues: [], overruled: [], rejected: records.map(record => ({ record, error: table })) }
  }
  const rows = changes.finish(table)
  const rejected = rejectedOf(records, rows.refused)
  const sizes = await writeFiles(batch, table, rows, settings, lake)
  changes.release()
  return {
    ...report,
    rowsWritten: records.length - rejected.length,
    bytesWritten: sizes.reduce((sum, size) => sum + size, 0),
    files: sizes.length,
    rescues: rows.rescues,
    overruled: typeConflicts(table, definition),
    rejected,
  }
}

/**
 * Which changes of a table `loadTable` would reject, without writing anything.
 * @throws TransientError if the catalog fails
 */
export async function judgeTable(
  batch: TableBatch,
  settings: Settings,
  catalog: Lake['catalog'],
): Promise<RejectedRecord[]> {
  const { changes, records } = batch
  if (changes.refused.size === records.length) return rejectedOf(records, changes.refused)
  const rows = await foreseeRows(batch, settings, catalog)
  if (rows instanceof InputError) return records.map(record => ({ record, error: rows }))
  return rejectedOf(records, rows.refused)
}

/**
 * The rows that `loadTable` would write, by the catalog as it is; or why it would write none.
 * @throws TransientError if the catalog fails
 */
export async function foreseeRows(
  batch: TableBatch,
  settings: Settings,
  catalog: Lake['catalog'],
): Promise<Rows | InputError> {
  const known = await catalog.getTable({ database: settings.database, name: batch.definition.name })
  const table = await orRefusal(async () => planTable(batch, known?.table, settings))
  return table instanceof InputError ? table : batch.changes.finish(table)
}

function rejectedOf(records: readonly SourceRecord[], refused: Rows['refused']): RejectedRecord[] {
  if (refused.size === 0) return []
  return records.flatMap((record, row) => {
    const error = refused.get(row)
    return error === undefined ? [] : [{ record, error }]
  })
}

/** The table with columns for the batch; or why it is not ours to write, which no retry changes. */
async function evolve(batch: TableBatch, settings: Settings, { catalog }: Lake): Promise<CatalogTable | InputError> {
  const ref = { database: settings.database, name: batch.definition.name }
  return orRefusal(() => evolveTable(catalog, ref, current => planTable(batch, current, settings)))
}

async function orRefusal(plan: () => Promise<CatalogTable>): Promise<CatalogTable | InputError> {
  try {
    return await plan()
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/** @throws InputError TABLE_NAME_TAKEN; TransientError CATALOG if the table is elsewhere than files would be written */
function planTable(
  { definition: { name }, changes }: TableBatch,
  current: CatalogTable | undefined,
  { database, bucket }: Settings,
): CatalogTable {
  const place = { database, location: `s3://${bucket}/${name}/` }
  const table = changes.plan(current, place)
  if (table.location === place.location) return table
  // Files written elsewhere than the catalog says would be invisible.
  const message = `Table ${database}.${table.name} is at ${table.location}, S3_RAW says ${place.location}; move one of them`
  throw new TransientError('CATALOG', message)
}

/** A file for each day, in the partition of that day. Returns their sizes in bytes. */
async function writeFiles(
  { records, definition }: TableBatch,
  table: CatalogTable,
  rows: Rows,
  { bucket, compression }: Settings,
  { catalog, store }: Lake,
): Promise<number[]> {
  const files = [...rowsByDay(rows)].map(([day, rowNumbers]) => ({ dt: dayText(day), rowNumbers }))
  if (files.length === 0) return []
  const partitions = files.map(({ dt }) => ({ values: [dt], location: `${table.location}dt=${dt}/` }))
  await catalog.registerPartitions(table, partitions)
  const always = alwaysWritten(table)
  return pMap(
    files,
    async ({ dt, rowNumbers }) => {
      const body = encodeParquet(rows.columns, rowNumbers, always, compression)
      await store.write(bucket, keyOf(definition.name, dt, rowNumbers, records), body)
      return body.length
    },
    { concurrency: 4 },
  )
}

function keyOf(table: string, dt: string, rows: readonly number[], records: readonly SourceRecord[]): string {
  const inFile = rows.map(row => recordAt(records, row))
  const [first, last] = [inFile[0], inFile.at(-1)]
  if (first === undefined || last === undefined) throw new Error('A file has at least one record')
  const ids = inFile.map(idOf)
  return changeFileKey(table, dt, { first: positionOf(first), last: positionOf(last), ids })
}

function recordAt(records: readonly SourceRecord[], row: number): SourceRecord {
  const record = records[row]
  if (record === undefined) throw new Error('Every row has its record')
  return record
}

/** The numbers of the rows that are to be written, by day. */
function rowsByDay({ days, refused }: Rows): Map<number, number[]> {
  const byDay = new Map<number, number[]>()
  // Most changes are of the day of the one before.
  let last = Number.NaN
  let rows: number[] = []
  for (let row = 0; row < days.length; row++) {
    if (refused.has(row)) continue
    const day = days[row] ?? 0
    if (day !== last) {
      rows = byDay.get(day) ?? []
      byDay.set(day, rows)
      last = day
    }
    rows.push(row)
  }
  return byDay
}

/** Change columns and keys stand in every file, so that a file says what it is by itself. */
function alwaysWritten(table: CatalogTable): ReadonlySet<string> {
  const keys = table.columns.filter(({ origin }) => origin === 'key').map(({ name }) => name)
  return new Set([...Object.keys(CHANGE_COLUMN_TYPES), ...keys])
}
