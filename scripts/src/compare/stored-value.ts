import { type CatalogTable, jsonColumnType, type TableDefinition } from '@inlet/core'
import type { JsonValue, QueryResult } from '@inlet/local'
import { textOfInstant } from './instant.ts'

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
  definition?: TableDefinition,
): ReadonlyMap<string, readonly StoredValue[]> {
  const cells = new Map(columns.map(({ name }, index) => [name, row[index] ?? null]))
  const inColumns = table.columns.flatMap(({ name, type, path }) => {
    const value = cells.get(name) ?? null
    if (path === undefined || value === null) return []
    const stored = { type, value }
    const declared = definition?.columns[name]?.type
    return [{ path, stored: table.format === 'json' && declared !== undefined ? fromJson(stored, declared) : stored }]
  })
  const all = [...inColumns, ...rescuedValues(cells.get(RESCUED) ?? null)]
  const byPath = Map.groupBy(all, ({ path }) => path)
  return new Map(Array.from(byPath, ([path, values]) => [path, values.map(({ stored }) => stored)]))
}

/** JSON lines say times as numbers of microseconds and bytes as base64: what a column of the declared type would hold. */
function fromJson(stored: StoredValue, declared: StoredValue['type']): StoredValue {
  const { type, value } = stored
  if (declared === 'binary' && type === jsonColumnType(declared)) return { type: declared, value }
  if (declared !== 'timestamp' || type !== jsonColumnType(declared)) return stored
  return { type: declared, value: textOfInstant(BigInt(JSON.stringify(value))) }
}

function rescuedValues(cell: JsonValue): { path: string; stored: StoredValue }[] {
  if (typeof cell !== 'string') return []
  const rescued: Readonly<Record<string, string>> = JSON.parse(cell)
  return Object.entries(rescued).map(([path, value]) => ({ path, stored: { type: RESCUED, value } }))
}
