import type { CatalogTable } from '@inlet/core'
import type { JsonValue, QueryResult } from '@inlet/local'

const RESCUED = 'rescued_data'

/** What a row holds for one source path, and the type of the column that holds it. */
export interface StoredValue {
  readonly type: CatalogTable['columns'][number]['type'] | typeof RESCUED
  readonly value: JsonValue
}

/**
 * A row put together again as a reader of the lake would: each column under the source path that the catalog has for it,
 * then what `rescued_data` kept. A path with two values means that one of them is in the wrong place.
 */
export function storedValues(
  table: CatalogTable,
  columns: QueryResult['columns'],
  row: readonly JsonValue[],
): ReadonlyMap<string, readonly StoredValue[]> {
  const cells = new Map(columns.map(({ name }, index) => [name, row[index] ?? null]))
  const inColumns = table.columns.flatMap(({ name, type, path }) => {
    const value = cells.get(name) ?? null
    return path === undefined || value === null ? [] : [{ path, stored: { type, value } }]
  })
  const all = [...inColumns, ...rescuedValues(cells.get(RESCUED) ?? null)]
  const byPath = Map.groupBy(all, ({ path }) => path)
  return new Map(Array.from(byPath, ([path, values]) => [path, values.map(({ stored }) => stored)]))
}

function rescuedValues(cell: JsonValue): { path: string; stored: StoredValue }[] {
  if (typeof cell !== 'string') return []
  const rescued: Readonly<Record<string, string>> = JSON.parse(cell)
  return Object.entries(rescued).map(([path, value]) => ({ path, stored: { type: RESCUED, value } }))
}
