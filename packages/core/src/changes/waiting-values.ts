import { buildColumn } from '../columns/build-column.ts'
import type { ValueKind } from '../columns/cast.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { NumberColumn } from '../columns/number-column.ts'
import type { SeenValues } from '../columns/resolve-type.ts'
import { NO_ENTRY, TextColumn } from '../columns/text-column.ts'

const NONE: ReadonlyMap<number, unknown> = new Map()

/**
 * Values that wait for a column, in the order of their rows: their texts as a column of text, whatever they are. So the
 * same text is kept once, and if text is what the column becomes, this is it.
 */
export class WaitingValues {
  readonly #texts = new TextColumn('')
  /** Nearly always, all values are of the first one's kind. */
  #kind: ValueKind | undefined
  readonly #otherKinds = new Map<number, ValueKind>()
  /** Where values were found that were not found at the column's own path. */
  readonly #paths = new Map<number, string>()
  #count = 0
  /** A column that all of them were found to fit. */
  #fitting: ColumnBuilder | undefined

  get count(): number {
    return this.#count
  }

  put(row: number, kind: ValueKind, text: string, path: string | undefined): void {
    // Other kinds would be refused, and are kept in `#otherKinds`.
    this.#texts.put(row, 'S', text)
    this.#note(row, kind)
    if (path !== undefined) this.#paths.set(row, path)
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): void {
    this.#texts.putBytes(row, 'S', bytes, start, end)
    this.#note(row, kind)
  }

  #note(row: number, kind: ValueKind): void {
    this.#fitting = undefined
    this.#count++
    this.#kind ??= kind
    if (kind !== this.#kind) this.#otherKinds.set(row, kind)
  }

  /** Takes back the value of the last row, if it has one. */
  takeBack(row: number): void {
    if ((this.#texts.entries[row] ?? NO_ENTRY) === NO_ENTRY) return
    this.#texts.truncate(row)
    this.#otherKinds.delete(row)
    this.#paths.delete(row)
    this.#fitting = undefined
    this.#count--
    if (this.#count === 0) this.#kind = undefined
  }

  /** What is to be known of them to find a type for them; without those of rows that are refused. */
  seen(refused: ReadonlyMap<number, unknown>): SeenValues & { readonly count: number } {
    const rows = this.#rows(refused)
    return { count: rows.length, kinds: this.#kindsOf(rows), fit: type => this.#fit(type, rows) }
  }

  #fit(type: ColumnType, rows: Int32Array): boolean {
    const column = buildColumn('', type)
    const isFitting =
      column instanceof NumberColumn && this.#texts.isInterned && this.#otherKinds.size === 0
        ? this.#fitNumbers(column, rows)
        : rows.every(row => this.#putInto(column, row))
    if (isFitting && rows.length === this.#count) this.#fitting = column
    return isFitting
  }

  /** Reads each text once, and copies its number to the other rows that have it. */
  #fitNumbers(column: NumberColumn, rows: Int32Array): boolean {
    const { entries, entryCount } = this.#texts
    /** By entry, the first row that has it, and one more. */
    const firstRows = new Int32Array(entryCount)
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] ?? 0
      const entry = entries[row] ?? 0
      const first = (firstRows[entry] ?? 0) - 1
      const known = first < 0 ? Number.NaN : (column.numbers[first] ?? 0)
      if (!Number.isNaN(known)) column.putNumber(row, known)
      // Not a number: it is large, or was not read yet.
      else if (!this.#putInto(column, row)) return false
      else if (first < 0) firstRows[entry] = row + 1
    }
    return true
  }

  /** The column with these values, and `misfit` of each that it cannot hold. To be called once. */
  settle(
    name: string,
    type: ColumnType,
    misfit: (row: number, text: string, path: string | undefined) => void,
  ): ColumnBuilder {
    const isText = type === 'string' && this.#otherKinds.size === 0 && this.#kind !== 'BOOL' && this.#kind !== 'B'
    const known = isText ? this.#texts : this.#fitting?.type === type ? this.#fitting : undefined
    if (known !== undefined) {
      known.name = name
      return known
    }
    const column = buildColumn(name, type)
    for (const row of this.#rows()) if (!this.#putInto(column, row)) misfit(row, this.textAt(row), this.#paths.get(row))
    return column
  }

  /** Empty if the row has none. */
  textAt(row: number): string {
    const entry = this.#texts.entries[row] ?? NO_ENTRY
    return entry === NO_ENTRY ? '' : this.#texts.textOf(entry)
  }

  eachText(visit: (row: number, text: string, path: string | undefined) => void): void {
    for (const row of this.#rows()) visit(row, this.textAt(row), this.#paths.get(row))
  }

  /** Those that have a value, and are not refused. */
  #rows(refused: ReadonlyMap<number, unknown> = NONE): Int32Array {
    const { entries, rowCount } = this.#texts
    const rows = new Int32Array(rowCount)
    let count = 0
    for (let row = 0; row < rowCount; row++) {
      if (entries[row] === NO_ENTRY || (refused.size > 0 && refused.has(row))) continue
      rows[count++] = row
    }
    return rows.subarray(0, count)
  }

  #kindsOf(rows: Int32Array): ReadonlySet<ValueKind> {
    const kinds = new Set<ValueKind>()
    const some = this.#otherKinds.size === 0 ? rows.subarray(0, 1) : rows
    for (const row of some) kinds.add(this.#kindOf(row))
    return kinds
  }

  #kindOf(row: number): ValueKind {
    return this.#otherKinds.get(row) ?? this.#kind ?? 'S'
  }

  #putInto(column: ColumnBuilder, row: number): boolean {
    const texts = this.#texts
    const entry = texts.entries[row] ?? 0
    return column.putBytes(row, this.#kindOf(row), texts.bytes, texts.startOf(entry), texts.ends[entry] ?? 0)
  }
}
