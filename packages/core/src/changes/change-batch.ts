import { ColumnBuilder } from '../columns/column-builder.ts'
import { type ColumnType, isColumnType } from '../columns/column-type.ts'
import { type Rescue, RescuedData } from '../columns/rescued-data.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { formatPath, parsePath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import type { TableDefinition } from '../tables/define-table.ts'
import { CHANGE_COLUMN_TYPES, planColumns, type TablePlace } from '../tables/plan-columns.ts'
import type { Change } from './change.ts'
import { changeKey } from './change-key.ts'
import { Flattener } from './flatten.ts'
import { PathNode } from './path-tree.ts'

/** Columns of equal length, ready to be written. */
export interface Rows {
  readonly rowCount: number
  readonly columns: readonly RowColumn[]
  readonly rescues: readonly Rescue[]
  /** Rows that the definition wants in quarantine, and why. Their cells are not to be written. */
  readonly drifted: ReadonlyMap<number, InputError>
}

/**
 * Changes of one table on their way into columns, in three steps: the constructor walks the changes once, casting what
 * the catalog knows and setting aside what it does not; `plan` says what the catalog should become; `finish` casts what
 * was set aside by what the catalog did become, whoever wrote it.
 */
export class ChangeBatch {
  /** Changes that cannot be loaded at all, by row. A batch with any is built again without them. */
  readonly rejected = new Map<number, InputError>()
  readonly #changes: readonly Change[]
  readonly #definition: TableDefinition
  readonly #known: ColumnBuilder[] = []
  readonly #rescued = new RescuedData()
  readonly #flattener: Flattener
  readonly #keys: string[] = []

  constructor(
    changes: readonly Change[],
    definition: TableDefinition,
    known: CatalogTable | undefined,
    hash: (text: string) => string,
  ) {
    this.#changes = changes
    this.#definition = definition
    const root = this.#buildTree(known)
    this.#flattener = new Flattener(root, this.#rescued, { lists: definition.lists, hash })
    const maskOf = (name: string, text: string) => {
      const node = root.child(name)
      return node.mask === undefined && !node.masksBelow ? undefined : hash(text)
    }
    for (const [row, change] of changes.entries()) this.#put(row, change, maskOf)
  }

  /** The catalog's table with columns for this batch. Pure; `current` is whatever the catalog has at the moment. */
  plan(current: CatalogTable | undefined, place: TablePlace): CatalogTable {
    const seen = this.#flattener.waiting.map(node => ({
      path: node.path,
      isKey: node.isKey,
      isMasked: node.mask === 'hash' || node.masksBelow,
      values: node.target?.is === 'waiting' ? node.target.values : [],
    }))
    return planColumns(current, this.#definition, place, seen)
  }

  /** All rows, given the table that the catalog settled on. To be called once. */
  finish(table: CatalogTable): Rows {
    const byPath = new Map(table.columns.map(column => [column.path, column]))
    const found = this.#flattener.waiting.flatMap(node => {
      const column = byPath.get(formatPath(node.path))
      if (column !== undefined && isColumnType(column.type)) return [this.#settle(node, column.name, column.type)]
      this.#rescueAll(node, column?.type)
      return []
    })
    const drifted = new Map<number, InputError>()
    if (this.#definition.onDrift === 'quarantine') {
      for (const [row, rescue] of this.#rescued.drifted()) drifted.set(row, driftError(table, rescue))
    }
    return {
      rowCount: this.#changes.length,
      columns: [...this.#known, ...found, ...this.#changeColumns()],
      rescues: this.#rescued.summary(),
      drifted,
    }
  }

  #buildTree(known: CatalogTable | undefined): PathNode {
    const root = new PathNode([])
    for (const [name, { path = name, mask }] of Object.entries(this.#definition.columns)) {
      if (mask !== undefined) root.setMask(parsePath(path), mask)
    }
    for (const { name, type, path } of known?.columns ?? []) {
      if (path === undefined) continue
      const node = root.descend(parsePath(path))
      if (isColumnType(type)) {
        const builder = new ColumnBuilder(name, type, this.#changes.length)
        this.#known.push(builder)
        node.target = { is: 'column', builder }
      } else node.target = { is: 'foreign', type }
    }
    return root
  }

  #put(row: number, change: Change, maskOf: (name: string, text: string) => string | undefined): void {
    try {
      this.#keys[row] = changeKey(change.keys, maskOf)
      this.#flattener.put(row, change)
    } catch (error) {
      // Whatever a record does to the code, it must not stop the others. Messages of other errors may quote values.
      const problem = error instanceof Error ? error.name : typeof error
      this.rejected.set(
        row,
        error instanceof InputError
          ? error
          : new InputError('NOT_LOADABLE', `Loading the change failed with ${problem}`, { cause: error }),
      )
    }
  }

  #settle(node: PathNode, name: string, type: ColumnType): ColumnBuilder {
    const builder = new ColumnBuilder(name, type, this.#changes.length)
    if (node.target?.is !== 'waiting') return builder
    const { rows, values } = node.target
    rows.forEach((row, index) => {
      const value = values[index]
      if (value === undefined || builder.put(row, value.kind, value.text)) return
      this.#rescued.add(row, node.path, value.text, 'does not fit', type)
    })
    return builder
  }

  #rescueAll(node: PathNode, foreignType: string | undefined): void {
    if (node.target?.is !== 'waiting') return
    const { rows, values } = node.target
    const reason = foreignType === undefined ? 'no column' : 'does not fit'
    for (const [index, row] of rows.entries()) {
      this.#rescued.add(row, node.path, values[index]?.text ?? '', reason, foreignType)
    }
  }

  #changeColumns(): RowColumn[] {
    const changes = this.#changes
    const cells = {
      cdc_operation: changes.map(change => change.operation),
      cdc_key: this.#keys,
      cdc_event_id: changes.map(change => change.eventId),
      cdc_sequence_number: changes.map(change => change.sequenceNumber),
      cdc_changed_at: changes.map(change => change.changedAtUs),
      cdc_changed_at_us: changes.map(change => change.changedAtUs),
      rescued_data: this.#rescued.toCells(changes.length),
    } satisfies Record<keyof typeof CHANGE_COLUMN_TYPES, unknown>
    return Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type }]) => ({
      name,
      type,
      cells: cells[name as keyof typeof CHANGE_COLUMN_TYPES],
    }))
  }
}

function driftError(table: CatalogTable, { path, expected, reason }: Rescue): InputError {
  const problem =
    reason === 'unknown shape' ? 'found a value of unknown shape' : `found a value that is not exactly one`
  return new InputError(
    'DRIFT',
    `Table ${table.name}, path ${path}: expected ${expected ?? 'an attribute value'}, ${problem}`,
  )
}
