import type { JsonValue } from '@inlet/local'
import { exactPattern, quoteText } from '@inlet/local/live'
import { anyText } from './any-text.ts'

/** A change that is a row. */
export interface FoundRow {
  /** How many values of it are in `rescued_data`. */
  readonly rescued: number
  /** The files that have it. */
  readonly paths: readonly string[]
}

/** The query for the changes of these ids that are in these files. */
export function rowsQuery(paths: readonly string[], ids: readonly string[]): string {
  const columns = ['cdc_event_id', 'rescued_data'].map(
    name => `'${name}': {name: '${name}', type: 'VARCHAR', default_value: NULL}`,
  )
  return [
    'SELECT cdc_event_id, max(coalesce(len(json_keys(rescued_data)), 0)), list(DISTINCT filename)',
    `FROM read_parquet([${paths.map(path => quoteText(exactPattern(path))).join(', ')}],`,
    `  schema = MAP {${columns.join(', ')}}, hive_partitioning = false, filename = true)`,
    `WHERE cdc_event_id IN (${ids.map(anyText).join(', ')})`,
    'GROUP BY cdc_event_id',
  ].join('\n')
}

/** The rows of `rowsQuery`, by id. */
export function readRows(rows: readonly (readonly JsonValue[])[]): ReadonlyMap<string, FoundRow> {
  return new Map(
    rows.map(([id, rescued, paths]) => [
      String(id),
      { rescued: Number(rescued), paths: Array.isArray(paths) ? paths.map(String) : [] },
    ]),
  )
}
