import { buildColumn } from '../columns/build-column.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { type ColumnType, isColumnType } from '../columns/column-type.ts'
import { IntegerColumn } from '../columns/integer-column.ts'
import { type Rescue, RescuedData } from '../columns/rescued-data.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { parsePath } from '../columns/source-path.ts'
import { TextColumn } from '../columns/text-column.ts'
import { InputError, toInputError } from '../errors.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import { KeyScanner } from '../scan/scan-keys.ts'
import type { ImageReader, ScannedPayload } from '../scan/scan-payload.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import type { TableDefinition } from '../tables/define-table.ts'
import { CHANGE_COLUMN_TYPES, planColumns, type TablePlace } from '../tables/plan-columns.ts'
import type { Change } from './change.ts'
import { changeKey } from './change-key.ts'
import { deriveColumns } from './derive-columns.ts'
import { Flattener } from './flatten.ts'
import { maskedTree } from './masked-tree.ts'
import type { PathNode, Target } from './path-tree.ts'
import { ScannedChange } from './scanned-change.ts'

/** A day in microseconds. */
const DAY_US = 86_400_000_000

/** The rows of a batch in columns. */
export interface Rows {
  /** One cell per row, refused rows included. */
  readonly columns: readonly RowColumn[]
  /** The day of each change in UTC, in days since 1970-01-01. */
  readonly days: readonly number[]
  /** Rows that are not to be written, and why. */
  readonly refused: ReadonlyMap<number, InputError>
  /** Values in `rescued_data`, by path. */
  readonly rescues: readonly (Rescue & { readonly count: number })[]
}

type Waiting = PathNode & { target: Target & { is: 'waiting' } }

/**
 * Changes of one table on their way into columns. `add` walks a change once, casting what the catalog is known to have
 * and setting aside what it has not; `plan` says what the catalog should become; `finish` casts what was set aside by
 * what the catalog did become, whoever wrote it. Changes are not kept: their values are.
 */
export class ChangeBatch implements ImageReader {
  readonly #definition: TableDefinition
  readonly #root: PathNode
  /** Columns of values: of those that the catalog has, and, in the end, of those that were set aside. */
  readonly #columns: ColumnBuilder[] = []
  readonly #rescued = new RescuedData()
  readonly #flattener: Flattener
  readonly #hash: (text: string) => string
  readonly #refused = new Map<number, InputError>()
  readonly #days: number[] = []
  readonly #text = {
    cdc_operation: new TextColumn('cdc_operation'),
    cdc_key: new TextColumn('cdc_key'),
    cdc_event_id: new TextColumn('cdc_event_id'),
    cdc_sequence_number: new TextColumn('cdc_sequence_number'),
  }
  readonly #changedAt = new IntegerColumn('cdc_changed_at', CHANGE_COLUMN_TYPES.cdc_changed_at.type)
  readonly #changedAtUs = new IntegerColumn('cdc_changed_at_us', CHANGE_COLUMN_TYPES.cdc_changed_at_us.type)
  readonly #keys = new KeyScanner()

  /** @param isFixed whether the table is never going to have columns that `known` has not */
  constructor(
    definition: TableDefinition,
    known: CatalogTable | undefined,
    hash: (text: string) => string,
    isFixed = false,
  ) {
    this.#definition = definition
    this.#hash = hash
    this.#root = maskedTree(definition)
    this.#growTree(known)
    this.#flattener = new Flattener(this.#root, this.#rescued, { lists: definition.lists, hash, isFixed })
  }

  /** Reads the new image of the change that is about to be added, as `ImageReader` has it. */
  readImage(payload: ScannedPayload, bytes: Buffer): number {
    return this.#flattener.readAhead(this.#days.length, payload, bytes)
  }

  /** Adds the change as the next row. One that cannot be loaded takes a row too, and comes back in `refused`. */
  add(change: Change): void {
    const row = this.#days.length
    const { changedAt } = change
    // The remainder is exact, which the quotient of large numbers is not.
    this.#days.push((changedAt - (changedAt % DAY_US)) / DAY_US)
    this.#changedAt.putCell(row, changedAt)
    this.#changedAtUs.putCell(row, changedAt)
    if (change instanceof ScannedChange) this.#putNames(row, change)
    else {
      this.#text.cdc_operation.put(row, 'S', change.operation)
      this.#text.cdc_event_id.put(row, 'S', change.eventId)
      this.#text.cdc_sequence_number.put(row, 'S', change.sequenceNumber)
    }
    try {
      this.#flattener.put(row, change, this.#putKey(row, change))
    } catch (error) {
      this.#refused.set(row, toInputError(error, 'Loading the change'))
      this.#rescued.forget(row)
    }
  }

  /** Takes them from the bytes where they are there. */
  #putNames(row: number, change: ScannedChange): void {
    const { bytes, payload } = change
    const { eventName, eventNameAt, eventIdAt, eventIdEnd, sequenceNumberAt, sequenceNumberEnd } = payload
    const { cdc_operation, cdc_event_id, cdc_sequence_number } = this.#text
    cdc_operation.putBytes(row, 'S', bytes, eventNameAt, eventNameAt + eventName.length)
    if (eventIdEnd > eventIdAt) cdc_event_id.putBytes(row, 'S', bytes, eventIdAt, eventIdEnd)
    else cdc_event_id.put(row, 'S', change.eventId)
    if (sequenceNumberAt !== GIVE_UP) {
      cdc_sequence_number.putBytes(row, 'S', bytes, sequenceNumberAt, sequenceNumberEnd)
    } else cdc_sequence_number.put(row, 'S', change.sequenceNumber)
  }

  /** Puts `cdc_key`. Returns the keys if they could be read in the bytes. @throws InputError NOT_LOADABLE */
  #putKey(row: number, change: Change): KeyScanner | undefined {
    const keys = this.#keys
    if (change instanceof ScannedChange && change.payload.hasPlainKeys) {
      if (keys.scan(change.bytes, change.payload.keysAt, this.#root)) {
        const json = keys.toJson(change.bytes)
        this.#text.cdc_key.putBytes(row, 'S', json.bytes, 0, json.length)
        return keys
      }
    }
    const json = changeKey(change.keys, (name, text) => this.#maskKey(name, text))
    this.#text.cdc_key.put(row, 'S', json)
    return undefined
  }

  /** Rows that could not be added, and why. `finish` may refuse more. */
  get refused(): ReadonlyMap<number, InputError> {
    return this.#refused
  }

  /** How many changes took the fast path: all that they have was read in the bytes of their payloads. */
  get scanned(): number {
    return this.#flattener.scanned
  }

  /** The catalog's table with columns for this batch. Pure; `current` is whatever the catalog has at the moment. */
  plan(current: CatalogTable | undefined, place: TablePlace): CatalogTable {
    this.#flattener.dropAhead()
    const seen = this.#waiting().map(({ path, isKey, isMasked, target }) => {
      return { path, isKey, isMasked, values: target.values.seen(this.#refused) }
    })
    return planColumns(
      current,
      this.#definition,
      place,
      seen.filter(({ values }) => values.count > 0),
    )
  }

  /** All rows, given the table that the catalog settled on. To be called once. */
  finish(table: CatalogTable): Rows {
    this.#flattener.dropAhead()
    const byPath = new Map(table.columns.map(column => [column.path, column]))
    for (const node of this.#waiting()) {
      const column = byPath.get(node.text)
      if (column === undefined) this.#rescueAll(node, undefined)
      else if (isColumnType(column.type)) this.#columns.push(this.#settle(node, column.name, column.type))
      else this.#rescueAll(node, column.type)
    }
    if (this.#definition.onDrift === 'quarantine') {
      for (const [row, rescue] of this.#rescued.drifted()) this.#refused.set(row, driftError(table, rescue))
    }
    for (const column of this.#columns) column.fill(this.#days.length)
    const columns = deriveColumns(this.#columns, table, this.#definition, this.#rescued)
    return {
      columns: [...columns, ...this.#changeColumns()],
      days: this.#days,
      refused: this.#refused,
      rescues: this.#rescued.summary(this.#refused),
    }
  }

  /** Gives the memory of all rows to the batches of others. To be called once nobody needs them. */
  release(): void {
    for (const column of this.#columns) column.release()
    for (const column of Object.values(this.#text)) column.release()
    this.#changedAt.release()
    this.#changedAtUs.release()
  }

  /** The tree starts with the masks, the columns that the catalog has, and the aliases. */
  #growTree(known: CatalogTable | undefined): void {
    for (const { name, type, path } of known?.columns ?? []) {
      if (path === undefined) continue
      const node = this.#root.descend(parsePath(path))
      if (isColumnType(type)) {
        const builder = buildColumn(name, type)
        this.#columns.push(builder)
        node.target = { is: 'column', builder }
      } else node.target = { is: 'foreign', type }
    }
    for (const [name, { path = name, aliases = [] }] of Object.entries(this.#definition.columns)) {
      const of = this.#root.descend(parsePath(path))
      // One that got a column before it was declared an alias keeps it.
      for (const alias of aliases) this.#root.descend(parsePath(alias)).target ??= { is: 'alias', of }
    }
  }

  #maskKey(name: string, text: string): string | undefined {
    const node = this.#root.child(name)
    return node.mask === 'drop' || node.isMasked ? this.#hash(text) : undefined
  }

  /** Nodes with values that wait. Those of a row that was read again may have none left. */
  #waiting(): readonly Waiting[] {
    return this.#flattener.waiting.filter(
      (node): node is Waiting => node.target?.is === 'waiting' && node.target.values.count > 0,
    )
  }

  #settle({ text, target: { values } }: Waiting, name: string, type: ColumnType): ColumnBuilder {
    return values.settle(name, type, (row, value, path = text) => {
      this.#rescued.add(row, path, value, 'does not fit', type)
    })
  }

  #rescueAll({ text, target: { values } }: Waiting, foreignType: string | undefined): void {
    const reason = foreignType === undefined ? 'no column' : 'does not fit'
    values.eachText((row, value, path = text) => this.#rescued.add(row, path, value, reason, foreignType))
  }

  /** In the order of `CHANGE_COLUMN_TYPES`. */
  #changeColumns(): RowColumn[] {
    const rowCount = this.#days.length
    const text = Object.values(this.#text)
    for (const column of text) column.fill(rowCount)
    return [
      ...text,
      this.#changedAt,
      this.#changedAtUs,
      this.#rescued.putInto(new TextColumn('rescued_data'), rowCount),
    ]
  }
}

function driftError(table: CatalogTable, { path, expected, reason }: Rescue): InputError {
  const found = reason === 'unknown shape' ? 'a value of unknown shape' : 'a value that it cannot hold exactly'
  const message = `Table ${table.name}, path ${path}: expected ${expected ?? 'an attribute value'}, found ${found}`
  return new InputError('DRIFT', message)
}
