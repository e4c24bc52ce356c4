import { IntegerColumn } from '../columns/integer-column.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import { LINEAGE_COLUMN_TYPES } from '../tables/plan-csv-load.ts'

/** Where rows come from, and when. */
export class LineageColumns {
  /** Each row's number in its file. */
  readonly #numbers = new IntegerColumn('source_row', LINEAGE_COLUMN_TYPES.source_row.type)
  readonly #source = new TextColumn('source_object')
  readonly #loadedAt = new IntegerColumn('loaded_at', LINEAGE_COLUMN_TYPES.loaded_at.type)

  get rowCount(): number {
    return this.#numbers.rowCount
  }

  /** Adds a row. */
  add(number: number): void {
    this.#numbers.putNumber(this.rowCount, number)
  }

  /** Lets go of all rows. */
  clear(): void {
    for (const column of [this.#numbers, this.#source, this.#loadedAt]) column.truncate(0)
  }

  /** @param source the object, `s3://…` @param loadedAtUs microseconds since 1970 */
  columns(source: string, loadedAtUs: bigint): readonly RowColumn[] {
    this.#source.repeat(source, this.rowCount)
    this.#loadedAt.repeat(Number(loadedAtUs), this.rowCount)
    return [this.#source, this.#numbers, this.#loadedAt]
  }
}
