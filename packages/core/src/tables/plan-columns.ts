import { isReservedName } from '../columns/column-name.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { jsonColumnType } from '../columns/json-column-type.ts'
import { type ResolvedType, resolveKeyType, resolveType, type SeenValues } from '../columns/resolve-type.ts'
import { formatPath, type SourcePath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
import type { CatalogTable, PartitionKey } from './catalog-table.ts'
import { ColumnList } from './column-list.ts'
import type { ColumnDefinition, TableDefinition } from './define-table.ts'

/** Columns on every row that comes from a change. */
export const CHANGE_COLUMN_TYPES = {
  cdc_operation: { type: 'string', comment: 'INSERT, MODIFY or REMOVE' },
  cdc_key: { type: 'string', comment: 'The keys of the item, as JSON' },
  cdc_event_id: { type: 'string', comment: 'Equal for repeated deliveries of one change' },
  cdc_sequence_number: { type: 'string', comment: 'Order of changes of the same time: longer is later, then by bytes' },
  cdc_changed_at: { type: 'timestamp', comment: 'When the item changed' },
  cdc_changed_at_us: { type: 'bigint', comment: 'When the item changed, in microseconds of the epoch' },
  rescued_data: { type: 'string', comment: 'Values that no column could hold exactly: JSON by source path' },
} as const satisfies Record<string, { type: ColumnType; comment: string }>

/** Rows that come from changes are partitioned by the UTC day of the change. */
export const CHANGE_PARTITION_KEYS: readonly PartitionKey[] = [
  { name: 'dt', type: 'string', comment: 'UTC day of the change, YYYY-MM-DD' },
]

/** A path without a column, and the values that came first. */
export interface SeenPath {
  readonly path: SourcePath
  readonly isKey: boolean
  readonly isMasked: boolean
  readonly values: SeenValues
}

export interface TablePlace {
  readonly database: string
  readonly location: string
}

/**
 * The table with columns for everything seen and declared appended, or `current` itself if it has them all. Pure, and
 * the same for any `current`, so it can be tried again on what a concurrent writer made of the table.
 * @param partitionKeys of a table that is not there yet
 * @throws InputError TABLE_NAME_TAKEN if the table belongs to another source.
 */
export function planColumns(
  current: CatalogTable | undefined,
  definition: TableDefinition,
  place: TablePlace,
  seen: readonly SeenPath[],
  partitionKeys = CHANGE_PARTITION_KEYS,
): CatalogTable {
  if (current !== undefined) checkOwner(current, definition)
  const table = current ?? emptyTable(definition, place, partitionKeys)
  const list = new ColumnList(table, {
    ownColumns: CHANGE_COLUMN_TYPES,
    definedNames: Object.keys(definition.columns),
    isReserved: name =>
      isReservedName(
        name,
        table.partitionKeys.map(key => key.name),
      ),
  })
  const columns = new ChangeColumns(list, definition)
  // Keys come first, so that there is always room for them, and so that their types follow their values.
  for (const path of seen) if (path.isKey) columns.add(path)
  for (const [name, column] of Object.entries(definition.columns)) {
    if (column.mask !== 'drop') columns.declare(name, column)
  }
  for (const path of seen) columns.add(path)
  list.appendOwn()
  return list.grew || current === undefined ? { ...table, columns: list.all } : current
}

function emptyTable(
  definition: TableDefinition,
  place: TablePlace,
  partitionKeys: readonly PartitionKey[],
): CatalogTable {
  return {
    database: place.database,
    name: definition.name,
    ...(definition.description === undefined ? {} : { description: definition.description }),
    ...(definition.source === undefined ? {} : { source: definition.source }),
    location: place.location,
    columns: [],
    partitionKeys,
  }
}

function checkOwner(table: CatalogTable, definition: TableDefinition): void {
  const taken = (problem: string) =>
    new InputError('TABLE_NAME_TAKEN', `Table ${table.database}.${table.name} ${problem}; rename one of the two`)
  if (table.source !== definition.source) {
    throw taken(`belongs to source "${table.source ?? 'none'}", not "${definition.source ?? 'none'}"`)
  }
  if (table.format === 'json') throw taken('is of JSON lines that Firehose delivers, not of Parquet')
  const keys = table.partitionKeys.map(({ name, type }) => `${name} ${type}`).join(', ')
  if (keys !== 'dt string') throw taken(`is partitioned by (${keys}), not (dt string)`)
  for (const [name, { type }] of Object.entries(CHANGE_COLUMN_TYPES)) {
    const column = table.columns.find(candidate => candidate.name === name)
    if (column !== undefined && column.type !== type) throw taken(`has column ${name} ${column.type}, not ${type}`)
  }
}

/** What a batch of changes adds to a table's columns. */
class ChangeColumns {
  readonly #list: ColumnList
  readonly #definition: TableDefinition

  constructor(list: ColumnList, definition: TableDefinition) {
    this.#list = list
    this.#definition = definition
  }

  declare(name: string, column: ColumnDefinition): void {
    const path = column.path ?? name
    if (this.#list.hasPath(path)) return
    const type: ResolvedType = {
      type: column.mask === 'hash' ? 'string' : (column.type ?? 'string'),
      origin: 'declared',
    }
    if (column.type === undefined && column.mask === undefined) return
    this.#list.append({ name: this.#list.declaredName(name), path, ...type, ...commentOf(column) })
  }

  add({ path, isKey, isMasked, values }: SeenPath): void {
    const text = formatPath(path)
    if (this.#list.hasPath(text) || (!isKey && this.#list.isFull(path))) return
    const [name, declared] =
      Object.entries(this.#definition.columns).find(([key, column]) => (column.path ?? key) === text) ?? []
    const type: ResolvedType = isMasked
      ? { type: 'string', origin: 'declared' }
      : isKey
        ? resolveKeyType(values, declared?.type)
        : resolveType(path, values, declared?.type)
    this.#list.append({
      name: name === undefined ? this.#list.inferredName(path) : this.#list.declaredName(name),
      path: text,
      ...type,
      ...(declared === undefined ? {} : commentOf(declared)),
    })
  }
}

export function commentOf(column: ColumnDefinition): { comment?: string } {
  return column.comment === undefined ? {} : { comment: column.comment }
}

/** Where the catalog and the definition disagree. The catalog wins: its files have that type. */
export interface TypeConflict {
  readonly column: string
  readonly declared: ColumnType
  readonly actual: string
}

export function typeConflicts(table: CatalogTable, definition: TableDefinition): TypeConflict[] {
  return Object.entries(definition.columns).flatMap(([name, { type, path = name, mask }]) => {
    const actual = table.columns.find(column => column.path === path)
    const declared = mask === 'hash' ? 'string' : type
    if (declared === undefined || actual === undefined) return []
    if (actual.type === (table.format === 'json' ? jsonColumnType(declared) : declared)) return []
    return [{ column: actual.name, declared, actual: actual.type }]
  })
}
