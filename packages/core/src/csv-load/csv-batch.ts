import { buildColumn } from '../columns/build-column.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { cellPutter, type PutCell } from '../columns/csv-cell.ts'
import { type Rescue, RescuedData } from '../columns/rescued-data.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import { InputError } from '../errors.ts'
import type { FileColumn } from '../parquet/parquet-file.ts'
import { partitionValue } from '../tables/partition-value.ts'
import { type CsvPlan, DATA_REF, LINEAGE_COLUMN_TYPES } from '../tables/plan-csv-load.ts'

/** What is the same for all rows of a load. */
export interface CsvLoad {
  /** The day that is loaded, YYYYMMDD. */
  readonly dataRef: string
  /** The object, `s3://…`. */
  readonly source: string
  /** Microseconds since 1970. */
  readonly loadedAtUs: bigint
  /** What becomes of a row with a value that its column cannot hold. */
  readonly onDrift: 'rescue' | 'quarantine'
  /** Takes the place of masked values. */
  readonly hash: (text: string) => string
}

/** Rows of a batch that share a partition. */
export interface PartitionRows {
  /** One for each partition key; empty for null. */
  readonly values: readonly string[]
  readonly rows: readonly number[]
}

export interface CsvRows {
  /** In the order of `csvFileColumns`. */
  readonly columns: readonly RowColumn[]
  readonly partitions: readonly PartitionRows[]
  /** Values in `rescued_data`, by path. */
  readonly rescues: readonly (Rescue & { readonly count: number })[]
  /** Rows with any. */
  readonly rescuedRows: number
}

/** Takes a cell that is not empty. */
type TakeCell = (row: number, text: string) => void

/** The columns of the files that a plan leads to, in their order. */
export function csvFileColumns({ targets, lineage }: CsvPlan): readonly FileColumn[] {
  const own = lineage ? Object.entries(LINEAGE_COLUMN_TYPES).map(([name, { type }]) => ({ name, type })) : []
  return [
    ...targets.flatMap(target => (target.is === 'column' ? [target.column] : [])),
    ...own,
    { name: 'rescued_data', type: 'string' },
  ]
}

/** Rows of a CSV file on their way into columns. Cells go straight in, there are no row objects. */
export class CsvBatch {
  readonly #plan: CsvPlan
  readonly #load: CsvLoad
  readonly #builders: readonly ColumnBuilder[]
  readonly #take: readonly TakeCell[]
  readonly #numbers: bigint[] = []
  readonly #rescued = new RescuedData()
  readonly #partitions = new Map<string, { readonly values: readonly string[]; readonly rows: number[] }>()
  /** The partition of a row whose cells say nothing of it. */
  readonly #values: readonly string[]
  /** Of the row at hand. */
  #rowValues: string[] = []
  #refusal: InputError | undefined
  #rescuedRows = 0
  #hasRescues = false

  constructor(plan: CsvPlan, load: CsvLoad) {
    this.#plan = plan
    this.#load = load
    this.#values = defaultValues(plan, load.dataRef)
    const builders: ColumnBuilder[] = []
    this.#take = plan.targets.map(target => this.#takerOf(target, builders))
    this.#builders = builders
  }

  get rowCount(): number {
    return this.#numbers.length
  }

  /**
   * Adds a row, with as many cells as the file has columns; or returns why it cannot be loaded, and adds nothing.
   * @param number of the row in its file
   */
  add(number: number, cells: readonly string[]): InputError | undefined {
    const row = this.#numbers.length
    this.#rowValues = [...this.#values]
    this.#refusal = undefined
    this.#hasRescues = false
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]
      if (cell) this.#take[index]?.(row, cell)
    }
    if (this.#refusal !== undefined) return this.#takeBack(row, this.#refusal)
    this.#numbers.push(BigInt(number))
    if (this.#hasRescues) this.#rescuedRows++
    this.#place(row)
    return undefined
  }

  /** All rows. To be called once. */
  finish(): CsvRows {
    for (const builder of this.#builders) builder.fill(this.rowCount)
    const rescued = TextColumn.from('rescued_data', this.#rescued.toCells(this.rowCount))
    return {
      columns: [...this.#builders, ...(this.#plan.lineage ? this.#lineage() : []), rescued],
      partitions: [...this.#partitions.values()],
      rescues: this.#rescued.summary(new Map()),
      rescuedRows: this.#rescuedRows,
    }
  }

  #takerOf(target: CsvPlan['targets'][number], builders: ColumnBuilder[]): TakeCell {
    switch (target.is) {
      case 'dropped':
        return () => undefined
      case 'partition':
        return (_, text) => this.#setValue(target, text)
      case 'rescued':
        return (row, text) => this.#rescue(row, target, target.isHashed ? this.#load.hash(text) : text)
      case 'column': {
        const { column, isHashed } = target
        const builder = buildColumn(column.name, column.type)
        builders.push(builder)
        return isHashed
          ? this.#columnTaker(target, (row, text) => builder.put(row, 'S', this.#load.hash(text)))
          : this.#columnTaker(target, cellPutter(builder))
      }
    }
  }

  #columnTaker(target: CsvPlan['targets'][number] & { is: 'column' }, put: PutCell): TakeCell {
    return (row, text) => {
      if (!put(row, text)) this.#rescue(row, target, target.isHashed ? this.#load.hash(text) : text)
    }
  }

  #rescue(row: number, target: CsvPlan['targets'][number] & { is: 'column' | 'rescued' }, text: string): void {
    const expected = target.is === 'column' ? target.column.type : target.foreignType
    if (this.#load.onDrift === 'quarantine' && expected !== undefined) {
      this.#refusal ??= this.#refuse('DRIFT', target.path, `${expected}, found a value that it cannot hold exactly`)
    }
    this.#hasRescues = true
    this.#rescued.add(row, target.path, text, expected === undefined ? 'no column' : 'does not fit', expected)
  }

  #setValue({ path, key, type }: CsvPlan['targets'][number] & { is: 'partition' }, text: string): void {
    const value = partitionValue(type, text)
    if (value === undefined) {
      const found = `found ${text.length} characters that no partition can be named after`
      this.#refusal ??= this.#refuse('BAD_PARTITION', path, `a partition's value of type ${type}, ${found}`)
    } else this.#rowValues[key] = value
  }

  #refuse(code: 'DRIFT' | 'BAD_PARTITION', path: string, problem: string): InputError {
    return new InputError(code, `Table ${this.#plan.table.name}, column ${path}: expected ${problem}`)
  }

  #takeBack(row: number, refusal: InputError): InputError {
    for (const builder of this.#builders) builder.truncate(row)
    this.#rescued.forget(row)
    return refusal
  }

  #place(row: number): void {
    const key = this.#rowValues.length === 1 ? (this.#rowValues[0] ?? '') : JSON.stringify(this.#rowValues)
    const partition = this.#partitions.get(key)
    if (partition === undefined) this.#partitions.set(key, { values: this.#rowValues, rows: [row] })
    else partition.rows.push(row)
  }

  #lineage(): RowColumn[] {
    const { source_row, loaded_at } = LINEAGE_COLUMN_TYPES
    const { source, loadedAtUs } = this.#load
    return [
      TextColumn.from('source_object', new Array<string>(this.rowCount).fill(source)),
      { name: 'source_row', type: source_row.type, cells: this.#numbers },
      { name: 'loaded_at', type: loaded_at.type, cells: new Array<bigint>(this.rowCount).fill(loadedAtUs) },
    ]
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
