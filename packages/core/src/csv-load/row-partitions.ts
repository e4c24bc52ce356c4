import type { ColumnType } from '../columns/column-type.ts'
import { type CsvPlan, DATA_REF } from '../tables/plan-csv-load.ts'
import { type KeptRows, positionsTo } from './kept-rows.ts'

/** Rows of a batch that share a partition. */
export interface PartitionRows {
  /** One for each partition key; empty for null. */
  readonly values: readonly string[]
  readonly rows: ArrayLike<number>
}

/** Which partition each row of a batch is in. */
export class RowPartitions {
  /** The partition of a row whose cells say nothing of it. */
  readonly values: readonly string[]
  readonly #partitions = new Map<string, { readonly values: readonly string[]; readonly rows: number[] }>()

  /** Whether no cell says anything of a partition, so that there is one, with all rows. */
  readonly #isOne: boolean
  #rowCount = 0

  constructor(plan: CsvPlan, dataRef: string) {
    this.#isOne = !plan.targets.some(({ is }) => is === 'partition')
    this.values = defaultValues(plan, dataRef)
  }

  get all(): readonly PartitionRows[] {
    if (!this.#isOne) return [...this.#partitions.values()]
    if (this.#rowCount === 0) return []
    return [{ values: this.values, rows: positionsTo(this.#rowCount).subarray(0, this.#rowCount) }]
  }

  /** Puts a row into the partition of these values. */
  place(row: number, values: readonly string[]): void {
    if (this.#isOne) this.#rowCount = row + 1
    else this.#rowsOf(values).push(row)
  }

  /**
   * The same for many rows from `first` on, with the values of each by its position. Rows in a row often share their values,
   * and then the array too.
   */
  placeAll(first: number, { count, positions }: KeptRows, valuesOfRows: readonly (readonly string[])[]): void {
    if (this.#isOne) {
      this.#rowCount = first + count
      return
    }
    let values: readonly string[] | undefined
    let rows: number[] = []
    for (let index = 0; index < count; index++) {
      const ofRow = valuesOfRows[positions[index] ?? 0] ?? this.values
      if (ofRow !== values) {
        values = ofRow
        rows = this.#rowsOf(ofRow)
      }
      rows.push(first + index)
    }
  }

  #rowsOf(values: readonly string[]): number[] {
    const key = values.length === 1 ? (values[0] ?? '') : JSON.stringify(values)
    const known = this.#partitions.get(key)
    if (known !== undefined) return known.rows
    const rows: number[] = []
    this.#partitions.set(key, { values, rows })
    return rows
  }
}

/** The values of a row's partition as far as its file has no columns for them: the day, and else null. */
function defaultValues({ table, targets }: CsvPlan, dataRef: string): string[] {
  return table.partitionKeys.map(({ name, type }, index) => {
    const isInFile = targets.some(target => target.is === 'partition' && target.key === index)
    return name === DATA_REF && !isInFile ? dayValue(type, dataRef) : ''
  })
}

/** The day as its partition key has it. Keys of files that have a column for it may be dates. */
function dayValue(type: ColumnType, dataRef: string): string {
  return type === 'date' ? dataRef.replace(/^(....)(..)(..)$/, '$1-$2-$3') : dataRef
}
