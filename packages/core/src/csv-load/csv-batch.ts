import { buildColumn } from '../columns/build-column.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { cellBytesPutter, cellPutter, type PutCell, type PutCellBytes } from '../columns/csv-cell.ts'
import { IntegerColumn } from '../columns/integer-column.ts'
import { type Rescue, RescuedData } from '../columns/rescued-data.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import type { ScannedRows } from '../csv/scanned-rows.ts'
import { InputError } from '../errors.ts'
import type { FileColumn } from '../parquet/parquet-file.ts'
import { partitionValue } from '../tables/partition-value.ts'
import { type CsvPlan, LINEAGE_COLUMN_TYPES } from '../tables/plan-csv-load.ts'
import { type PartitionRows, RowPartitions } from './row-partitions.ts'
import { scannedValues } from './scanned-values.ts'

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

export interface CsvRows {
  /** In the order of `csvFileColumns`. */
  readonly columns: readonly RowColumn[]
  readonly partitions: readonly PartitionRows[]
  /** Values in `rescued_data`, by path. */
  readonly rescues: readonly (Rescue & { readonly count: number })[]
  /** Rows with any. */
  readonly rescuedRows: number
}

type Target = CsvPlan['targets'][number]

/** What takes the cells of a column that are not empty. */
interface CellTaker {
  readonly target: Target
  /** Takes a cell as text, whatever becomes of it. */
  readonly take: (row: number, text: string) => void
  /** Takes it as bytes, or returns that it is to be rescued. `undefined` if this is no column of the table. */
  readonly put?: PutCellBytes
}

/** A cell that its column cannot hold. */
interface Misfit {
  readonly row: number
  readonly target: RescuedTarget
  readonly text: string
}

type RescuedTarget = Target & { is: 'column' | 'rescued' }

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
  readonly #takers: readonly CellTaker[]
  /** Each row's number in its file. */
  readonly #numbers = new IntegerColumn('source_row', LINEAGE_COLUMN_TYPES.source_row.type)
  #rescued = new RescuedData()
  #partitions: RowPartitions
  /** Of the row at hand. */
  #rowValues: string[] = []
  #refusal: InputError | undefined
  #rescuedRows = 0
  #hasRescues = false

  constructor(plan: CsvPlan, load: CsvLoad) {
    this.#plan = plan
    this.#load = load
    this.#partitions = new RowPartitions(plan, load.dataRef)
    const builders: ColumnBuilder[] = []
    this.#takers = plan.targets.map(target => this.#takerOf(target, builders))
    this.#builders = builders
  }

  get rowCount(): number {
    return this.#numbers.rowCount
  }

  /**
   * Adds a row, with as many cells as the file has columns; or returns why it cannot be loaded, and adds nothing.
   * @param number of the row in its file
   */
  add(number: number, cells: readonly string[]): InputError | undefined {
    const row = this.rowCount
    this.#rowValues = [...this.#partitions.values]
    this.#refusal = undefined
    this.#hasRescues = false
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]
      if (cell) this.#takers[index]?.take(row, cell)
    }
    if (this.#refusal !== undefined) return this.#takeBack(row, this.#refusal)
    this.#numbers.putNumber(row, number)
    if (this.#hasRescues) this.#rescuedRows++
    this.#partitions.place(row, this.#rowValues)
    return undefined
  }

  /**
   * Adds rows from bytes, column by column: what `add` does with each of them, but for those that it would refuse and those
   * that have not as many cells as the file has columns. These are left out.
   * @param first number of the first row in its file
   * @returns the positions of the rows that were left out, in order
   */
  addScanned(rows: ScannedRows, first: number): readonly number[] {
    const { targets } = this.#plan
    const isLeftOut = rowsOfOtherWidths(rows, targets.length)
    const values = scannedValues(rows, targets, this.#partitions.values, isLeftOut)
    const row = this.rowCount
    let kept = positions(isLeftOut, 0)
    let misfits = this.#putColumns(rows, kept, row)
    if (misfits.some(({ target }) => this.#isRefusing(target))) {
      for (const { row: misfit, target } of misfits) {
        if (this.#isRefusing(target)) isLeftOut[kept[misfit - row] ?? 0] = 1
      }
      // Once more, without them.
      for (const builder of this.#builders) builder.truncate(row)
      kept = positions(isLeftOut, 0)
      misfits = this.#putColumns(rows, kept, row)
    }
    this.#rescueAll(misfits)
    for (let index = 0; index < kept.length; index++) this.#numbers.putNumber(row + index, first + (kept[index] ?? 0))
    this.#partitions.placeAll(
      row,
      kept.length === rows.rowCount ? values : kept.map(position => values[position] ?? []),
    )
    return positions(isLeftOut, 1)
  }

  /** Lets go of all rows, for others. What was finished before is of no more use; its memory is used again. */
  clear(): void {
    for (const builder of [...this.#builders, this.#numbers]) builder.truncate(0)
    this.#rescued = new RescuedData()
    this.#partitions = new RowPartitions(this.#plan, this.#load.dataRef)
    this.#rescuedRows = 0
  }

  /** All rows. To be called once, or once more behind `clear`. */
  finish(): CsvRows {
    for (const builder of this.#builders) builder.fill(this.rowCount)
    const rescued = TextColumn.from('rescued_data', this.#rescued.toCells(this.rowCount))
    return {
      columns: [...this.#builders, ...(this.#plan.lineage ? this.#lineage() : []), rescued],
      partitions: this.#partitions.all,
      rescues: this.#rescued.summary(new Map()),
      rescuedRows: this.#rescuedRows,
    }
  }

  #takerOf(target: Target, builders: ColumnBuilder[]): CellTaker {
    switch (target.is) {
      case 'dropped':
        return { target, take: () => undefined }
      case 'partition':
        return { target, take: (_, text) => this.#setValue(target, text) }
      case 'rescued':
        return { target, take: (row, text) => this.#rescue(row, target, text), put: () => false }
      case 'column': {
        const builder = buildColumn(target.column.name, target.column.type)
        builders.push(builder)
        const put = target.isHashed ? this.#hashPutter(builder) : cellPutter(builder)
        return {
          target,
          take: (row, text) => {
            if (!put(row, text)) this.#rescue(row, target, text)
          },
          put: target.isHashed
            ? (row, bytes, start, end) => put(row, bytes.toString('utf8', start, end))
            : cellBytesPutter(builder),
        }
      }
    }
  }

  #hashPutter(builder: ColumnBuilder): PutCell {
    return (row, text) => builder.put(row, 'S', this.#load.hash(text))
  }

  /** Puts the cells of rows into their columns, from row `first` on. Returns those that do not fit, in order of their rows. */
  #putColumns(rows: ScannedRows, kept: readonly number[], first: number): readonly Misfit[] {
    const { bytes, firstCells, cellStarts, cellEnds } = rows
    const misfits: Misfit[] = []
    for (const [column, { target, put }] of this.#takers.entries()) {
      if (put === undefined || target.is === 'dropped' || target.is === 'partition') continue
      for (let index = 0; index < kept.length; index++) {
        const cell = (firstCells[kept[index] ?? 0] ?? 0) + column
        const start = cellStarts[cell] ?? 0
        const end = cellEnds[cell] ?? 0
        if (start === end || put(first + index, bytes, start, end)) continue
        misfits.push({ row: first + index, target, text: bytes.toString('utf8', start, end) })
      }
    }
    return misfits.sort((a, b) => a.row - b.row)
  }

  #rescueAll(misfits: readonly Misfit[]): void {
    let last = -1
    for (const { row, target, text } of misfits) {
      this.#rescue(row, target, text)
      if (row !== last) this.#rescuedRows++
      last = row
    }
  }

  /** Whether a row with such a value is refused. */
  #isRefusing(target: RescuedTarget): boolean {
    return this.#load.onDrift === 'quarantine' && expectedOf(target) !== undefined
  }

  #rescue(row: number, target: RescuedTarget, text: string): void {
    const expected = expectedOf(target)
    if (this.#isRefusing(target)) {
      this.#refusal ??= this.#refuse('DRIFT', target.path, `${expected}, found a value that it cannot hold exactly`)
    }
    this.#hasRescues = true
    const kept = target.isHashed ? this.#load.hash(text) : text
    this.#rescued.add(row, target.path, kept, expected === undefined ? 'no column' : 'does not fit', expected)
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

  #lineage(): RowColumn[] {
    const source = new TextColumn('source_object')
    source.repeat(this.#load.source, this.rowCount)
    const loadedAt = new IntegerColumn('loaded_at', LINEAGE_COLUMN_TYPES.loaded_at.type)
    loadedAt.repeat(Number(this.#load.loadedAtUs), this.rowCount)
    return [source, this.#numbers, loadedAt]
  }
}

/** The type that a value does not fit. */
function expectedOf(target: RescuedTarget): string | undefined {
  return target.is === 'column' ? target.column.type : target.foreignType
}

/** 1 for each row with another count of cells. */
function rowsOfOtherWidths({ rowCount, firstCells }: ScannedRows, width: number): Uint8Array {
  const isOther = new Uint8Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    if ((firstCells[row + 1] ?? 0) - (firstCells[row] ?? 0) !== width) isOther[row] = 1
  }
  return isOther
}

/** Where `value` is. */
function positions(flags: Uint8Array, value: 0 | 1): number[] {
  const found: number[] = []
  for (let position = 0; position < flags.length; position++) if (flags[position] === value) found.push(position)
  return found
}
