import { cellText } from '../columns/cell-text.ts'
import { isColumnType } from '../columns/column-type.ts'
import { type Rescue, RescuedData } from '../columns/rescued-data.ts'
import { formatPath, parsePath, type SourcePath } from '../columns/source-path.ts'
import type { InputError } from '../errors.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import type { TableDefinition } from '../tables/define-table.ts'
import { CHANGE_COLUMN_TYPES, type TablePlace } from '../tables/plan-columns.ts'
import { attributeAt } from './attribute-at.ts'
import type { Change } from './change.ts'
import { ChangeBatch, type Rows } from './change-batch.ts'
import { Flattener } from './flatten.ts'
import { maskedTree } from './masked-tree.ts'
import type { Mask, PathNode } from './path-tree.ts'

/** A value of an item under its path. */
export interface TracedLeaf {
  readonly path: string
  /** DynamoDB's tag, `N`. */
  readonly type: string
  /** As text, as it goes to the column; `(masked)` if nobody is to see it. */
  readonly value: string
  readonly mask: Mask | null
}

/** What became of a leaf; or a column that none has, but which is derived from one. */
export interface TracedCell {
  readonly path: string
  readonly column: string | null
  readonly type: string | null
  /** As the column stores it (see `cellText`); null if it has nothing. */
  readonly value: string | null
  /** Why the leaf's value is not in the column, but in `rescued_data`. */
  readonly rescued: string | null
  readonly mask: Mask | null
}

/** The way of one change into its row. */
export interface ChangeTrace {
  readonly leaves: readonly TracedLeaf[]
  readonly cells: readonly TracedCell[]
  /** Why it has no row. Without cells, it got no further than its leaves. */
  readonly refused: InputError | undefined
}

/**
 * Follows one change on the way that `ChangeBatch` has for it, by its own functions.
 * @param known the catalog's table as it is
 * @throws InputError NOT_LOADABLE, NOT_JSON, TABLE_NAME_TAKEN
 */
export function traceChange(
  change: Change,
  definition: TableDefinition,
  known: CatalogTable | undefined,
  place: TablePlace,
  hash: (text: string) => string,
): ChangeTrace {
  const leaves = flattenChange(change, definition, hash)
  const rowOf = (by: TableDefinition) => {
    const batch = new ChangeBatch(by, known, hash)
    batch.add(change)
    const table = batch.refused.size > 0 ? undefined : batch.plan(known, place)
    return { batch, rows: table && batch.finish(table), table }
  }
  // A row that is refused says nothing of its values: what they would be shows which of them is at fault.
  const { batch, rows, table } = rowOf({ ...definition, onDrift: 'rescue' })
  if (rows === undefined || table === undefined) return { leaves, cells: [], refused: batch.refused.get(0) }
  const refused = definition.onDrift === 'rescue' ? undefined : rowOf(definition).rows?.refused.get(0)
  return { leaves, cells: traceCells(leaves, rows, table, definition), refused }
}

/** The leaves of the item, or of the keys of one that is gone. Nothing waits for a column: each is at its own path. */
function flattenChange(change: Change, definition: TableDefinition, hash: (text: string) => string): TracedLeaf[] {
  const root = maskedTree(definition)
  const rescued = new RescuedData()
  const flattener = new Flattener(root, rescued, { lists: definition.lists, hash })
  flattener.put(0, change)
  const item = { ...change.keys, ...change.image }
  const leafOf = (path: SourcePath, value: string, { isMasked }: Pick<PathNode, 'isMasked'>): TracedLeaf => ({
    path: formatPath(path),
    type: attributeAt(item, path)?.tag ?? 'unknown',
    value: isMasked ? '(masked)' : value,
    mask: isMasked ? 'hash' : null,
  })
  return [
    ...flattener.waiting.map(node => leafOf(node.path, textOf(node), node)),
    ...rescued.of(0).map(({ path, text }) => leafOf(parsePath(path), text, root.descend(parsePath(path)))),
    ...droppedPaths(definition)
      .filter(path => attributeAt(item, path) !== undefined)
      .map(path => ({ ...leafOf(path, '', { isMasked: true }), mask: 'drop' as const })),
  ]
}

function textOf({ target }: PathNode): string {
  return target?.is === 'waiting' ? target.values.textAt(0) : ''
}

function droppedPaths({ columns }: TableDefinition): SourcePath[] {
  return Object.entries(columns).flatMap(([name, { path = name, aliases = [], mask }]) =>
    mask === 'drop' ? [path, ...aliases].map(parsePath) : [],
  )
}

function traceCells(
  leaves: readonly TracedLeaf[],
  rows: Rows,
  table: CatalogTable,
  definition: TableDefinition,
): TracedCell[] {
  const columnOf = new Map(table.columns.map(column => [column.path, column]))
  const stored = new Map(rows.columns.map(column => [column.name, column]))
  const rescues = new Map(rows.rescues.map(rescue => [rescue.path, rescue]))
  const owners = aliasOwners(definition)
  const storedText = (name: string): string | null => {
    const column = stored.get(name)
    const cell = column?.cells[0] ?? null
    return column === undefined || cell === null ? null : cellText(cell, column.type)
  }
  const ofLeaves = leaves.map(({ path, mask }): TracedCell => {
    const column = mask === 'drop' ? undefined : columnOf.get(columnOf.has(path) ? path : (owners.get(path) ?? path))
    const rescue = rescues.get(path)
    return {
      path,
      column: column?.name ?? null,
      type: column?.type ?? null,
      value: column === undefined || rescue !== undefined ? null : storedText(column.name),
      rescued: rescue === undefined ? null : reasonOf(rescue),
      mask,
    }
  })
  const claimed = new Set(ofLeaves.map(({ column, value }) => (value === null ? null : column)))
  const derived = table.columns.flatMap(({ name, type, path }): TracedCell[] => {
    if (claimed.has(name) || Object.hasOwn(CHANGE_COLUMN_TYPES, name) || !isColumnType(type)) return []
    const value = storedText(name)
    if (value === null) return []
    const { derive } =
      Object.entries(definition.columns).find(([key, column]) => (column.path ?? key) === path)?.[1] ?? {}
    const from = derive === undefined ? (path ?? name) : `${derive.from} (${derive.part})`
    return [{ path: from, column: name, type, value, rescued: null, mask: null }]
  })
  return [...ofLeaves, ...derived]
}

/** The paths of columns, by those of their aliases. */
function aliasOwners({ columns }: TableDefinition): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([name, { path = name, aliases = [] }]) =>
      aliases.map(alias => [alias, path] as const),
    ),
  )
}

function reasonOf({ reason, expected }: Rescue): string {
  switch (reason) {
    case 'does not fit':
      return `Expected what ${expected ?? 'the column'} holds exactly`
    case 'unknown shape':
      return 'Expected a value of DynamoDB, found an unknown shape'
    case 'no column':
      return 'There is no column for it'
    case 'derived otherwise':
      return 'Expected what the column is derived from to say the same'
  }
}
