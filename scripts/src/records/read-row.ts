import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TraceStep } from '@inlet/console/api'
import type { CatalogTable } from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import type { JsonValue, LocalLake, QueryResult } from '@inlet/local'
import { exactPattern, quoteText } from '@inlet/local/live'
import { fullName } from '../commands/diff/list-tables.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { anyText } from './any-text.ts'
import type { ChangeArrival } from './arrival.ts'
import { filesOf } from './change-files.ts'
import { findFolder, namesIn, type PartitionFolder } from './partition-folder.ts'
import type { ShownChange } from './shown-change.ts'

/** No column has such a name. */
const FILE = 'file name'

export type RowStep = Extract<TraceStep, { readonly is: 'row' }>

/** Where rows are, and DuckDB to read them with. */
export interface RowPlace {
  /** Directory of the lake. */
  readonly root: string
  readonly catalog: Catalog
  readonly lake: Pick<LocalLake, 'query'>
}

/**
 * The row that a change has become, as it is in the files whose names say that they may have it; `undefined` if none has.
 */
export async function readRow(arrival: ChangeArrival, place: RowPlace): Promise<RowStep | undefined> {
  const { change } = arrival.content
  for (const table of await place.catalog.listTables(RAW)) {
    if (table.source !== change.source) continue
    const folder = await findFolder(place.root, place.catalog, table, change.dt)
    const names = folder === undefined ? [] : filesOf(await namesIn(folder), [arrival])
    if (folder === undefined || names.length === 0) continue
    const paths = names.map(name => join(folder.path, name))
    const result = await place.lake.query(rowQuery(paths, change))
    if (result.rows.length > 0) return toStep(result, table, folder, change)
  }
  return undefined
}

/** The files' own schemas: what is shown is what is there, whatever the catalog says. */
function rowQuery(paths: readonly string[], { eventId, sequenceNumber }: ShownChange): string {
  return [
    `SELECT * FROM read_parquet([${paths.map(path => quoteText(exactPattern(path))).join(', ')}],`,
    `  union_by_name = true, hive_partitioning = false, filename = ${quoteText(FILE)})`,
    `WHERE cdc_event_id = ${anyText(eventId)} AND cdc_sequence_number = ${anyText(sequenceNumber)}`,
  ].join('\n')
}

/** A change that was delivered again may be in several files, the same in each. */
async function toStep(
  { columns, rows }: QueryResult,
  table: CatalogTable,
  folder: PartitionFolder,
  { changedAtUs, dt }: ShownChange,
): Promise<RowStep> {
  const at = new Map(columns.map(({ name }, index) => [name, index]))
  const cellOf = (row: readonly JsonValue[] | undefined, name: string) => row?.[at.get(name) ?? -1] ?? null
  const paths = rows.map(row => String(cellOf(row, FILE)))
  const times = await Promise.all(paths.map(async path => (await stat(path)).mtimeMs))
  return {
    is: 'row',
    table: fullName(table),
    partition: `dt=${dt}`,
    files: paths.map(path => folder.location + path.slice(folder.path.length).replace(/^[/\\]/, '')),
    afterMs: Math.round(Math.min(...times) - Number(changedAtUs) / 1_000),
    cells: table.columns.map(({ name }) => ({ column: name, value: textOf(cellOf(rows[0], name)) })),
  }
}

/** A text without its quotes, anything else as JSON. */
function textOf(value: JsonValue): string | null {
  if (value === null || typeof value === 'string') return value
  return JSON.stringify(value)
}
