import type { CatalogTable, TableDefinition } from '@inlet/core'
import { ExactNumber } from './exact-json.ts'
import { holdsLeaf } from './holds-leaf.ts'
import { instantOfEpoch, instantOfText } from './instant.ts'
import type { Leaf } from './leaf.ts'
import type { StoredValue } from './stored-value.ts'

type Column = TableDefinition['columns'][string]
type Derivation = NonNullable<Column['derive']>

/** What an item says, and what its row holds, by source path: equal paths are to have equal values. */
export interface Placed {
  readonly leaves: Map<string, Leaf>
  readonly stored: Map<string, readonly StoredValue[]>
}

/**
 * Puts under one path what the definition makes of the values of another. A value that came from an alias of its column's
 * path is put under the alias. What a derived column says is put under a path of its own, `date of timestamp`, beside what
 * it should say; an attribute that says the same as the derived column needs no other place.
 */
export function placeValues(
  leaves: ReadonlyMap<string, Leaf>,
  stored: ReadonlyMap<string, readonly StoredValue[]>,
  table: CatalogTable,
  definition: TableDefinition | undefined,
): Placed {
  const placed: Placed = { leaves: new Map(leaves), stored: new Map(stored) }
  for (const [name, column] of Object.entries(definition?.columns ?? {})) {
    const { path = name, derive, type } = column
    const target = table.columns.find(candidate => candidate.path === path)
    const instant = derive && instantOf(inColumn(stored, derive.from))
    // A column of another type, or without anything to derive from, holds what the item says.
    if (derive !== undefined && instant !== undefined && target?.type === type) {
      placeDerived(placed, [path, ...(column.aliases ?? [])], `${path} of ${derive.from}`, partOf(instant, derive.part))
    } else placeAlias(placed, path, column.aliases ?? [])
  }
  return placed
}

function placeDerived(placed: Placed, paths: readonly [string, ...string[]], place: string, derived: Leaf): void {
  const { leaves, stored } = placed
  const [path] = paths
  const value = inColumn(stored, path)
  leaves.set(place, derived)
  move(stored, path, place)
  const own = paths.find(candidate => leaves.has(candidate) && !stored.has(candidate))
  const leaf = own === undefined ? undefined : leaves.get(own)
  if (own !== undefined && leaf !== undefined && value !== undefined && holdsLeaf(value, leaf)) leaves.delete(own)
}

/** The column has the value of the path that has none in `rescued_data`, nor in a column of its own. */
function placeAlias({ leaves, stored }: Placed, path: string, aliases: readonly string[]): void {
  if (leaves.has(path) && !stored.get(path)?.some(isRescued)) return
  const alias = aliases.find(candidate => leaves.has(candidate) && !stored.has(candidate))
  if (alias !== undefined) move(stored, path, alias)
}

/** Moves what the column of `path` holds. What was rescued of it stays. */
function move(stored: Placed['stored'], path: string, to: string): void {
  const { rescued = [], held = [] } = Object.groupBy(stored.get(path) ?? [], value =>
    isRescued(value) ? 'rescued' : 'held',
  )
  if (rescued.length > 0) stored.set(path, rescued)
  else stored.delete(path)
  if (held.length > 0) stored.set(to, held)
}

function inColumn(stored: ReadonlyMap<string, readonly StoredValue[]>, path: string): StoredValue | undefined {
  return stored.get(path)?.find(value => !isRescued(value))
}

function isRescued({ type }: StoredValue): boolean {
  return type === 'rescued_data'
}

function instantOf(stored: StoredValue | undefined): bigint | undefined {
  switch (stored?.type) {
    case 'timestamp':
    case 'string':
      return typeof stored.value === 'string' ? instantOfText(stored.value) : undefined
    case 'int':
    case 'bigint':
    case 'double':
      return instantOfEpoch(JSON.stringify(stored.value))
    default:
      return stored?.type.startsWith('decimal') ? instantOfEpoch(JSON.stringify(stored.value)) : undefined
  }
}

function partOf(instant: bigint, part: Derivation['part']): Leaf {
  const time = new Date(Number(instant / 1_000n))
  if (part === 'date') return { kind: 'S', text: time.toISOString().slice(0, 10) }
  return { kind: 'N', number: new ExactNumber(String(part === 'hour' ? time.getUTCHours() : time.getUTCMinutes())) }
}
