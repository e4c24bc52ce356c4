import type { CatalogTable, TableDefinition } from '@inlet/core'
import type { Item, QueryResult } from '@inlet/local'
import { holdsLeaf } from './holds-leaf.ts'
import { itemKey } from './item-key.ts'
import { type Leaf, leavesOf } from './leaf.ts'
import { type Placed, placeValues } from './place-values.ts'
import { type StoredValue, storedValues } from './stored-value.ts'

/** Something that the table in the lake and the table in DynamoDB do not agree on: key, path and types, no other values. */
export interface Difference {
  /** The item's key as canonical JSON, as in `cdc_key`. */
  readonly key: string
  /** The source path; `(item)` for an item as a whole, `date of timestamp` for a column that is derived. */
  readonly path: string
  readonly expected: string
  readonly found: string
}

export interface Comparison {
  /** What DynamoDB has. */
  readonly items: number
  /** What the lake has. */
  readonly rows: number
  /** The values in the items, every one of which was looked for. */
  readonly values: number
  readonly differences: readonly Difference[]
}

const WHOLE_ITEM = '(item)'

const KINDS: Readonly<Record<Leaf['kind'], string>> = {
  S: 'text',
  N: 'a number',
  BOOL: 'a boolean',
  B: 'bytes',
  L: 'a list',
  SS: 'a set of texts',
  NS: 'a set of numbers',
  BS: 'a set of bytes',
}

/**
 * Compares a table's `_current` view with the items that its DynamoDB table holds, item for item and value for value, in
 * both directions. The definition tells which values are derived from others, and which stand at other paths.
 */
export function compareTable(
  items: readonly Item[],
  keyNames: readonly string[],
  table: CatalogTable,
  { columns, rows }: QueryResult,
  definition?: TableDefinition,
): Comparison {
  const keyColumn = columns.findIndex(({ name }) => name === 'cdc_key')
  const rowsByKey = Map.groupBy(rows, row => row[keyColumn])
  const differences: Difference[] = []
  let values = 0
  for (const item of items) {
    const key = itemKey(item, keyNames)
    const [row, ...others] = rowsByKey.get(key) ?? []
    rowsByKey.delete(key)
    const leaves = leavesOf(item)
    values += leaves.size
    if (row === undefined) differences.push({ key, path: WHOLE_ITEM, expected: 'a row', found: 'nothing' })
    else {
      const placed = placeValues(leaves, storedValues(table, columns, row, definition), table, definition)
      differences.push(...compareItem(key, placed))
    }
    differences.push(...others.map(() => ({ key, path: WHOLE_ITEM, expected: 'one row', found: 'another' })))
  }
  for (const row of [...rowsByKey.values()].flat()) {
    const found = `a row of ${storedValues(table, columns, row).size} values`
    differences.push({ key: String(row[keyColumn]), path: WHOLE_ITEM, expected: 'nothing', found })
  }
  return { items: items.length, rows: rows.length, values, differences }
}

function compareItem(key: string, { leaves, stored }: Placed): Difference[] {
  const paths = new Set([...leaves.keys(), ...stored.keys()])
  return Array.from(paths).flatMap(path => {
    const leaf = leaves.get(path)
    const found = stored.get(path) ?? []
    const [only, ...others] = found
    const isSame = leaf !== undefined && only !== undefined && others.length === 0 && holdsLeaf(only, leaf)
    return isSame
      ? []
      : [{ key, path, expected: leaf === undefined ? 'nothing' : KINDS[leaf.kind], found: describe(found, leaf) }]
  })
}

function describe(found: readonly StoredValue[], leaf: Leaf | undefined): string {
  const types = found.map(({ type }) => type)
  if (types.length === 0) return 'nothing'
  if (types.length > 1) return `${types.length} values, in ${types.join(' and ')}`
  return `${leaf === undefined ? 'a' : 'another'} value in ${types[0]}`
}
