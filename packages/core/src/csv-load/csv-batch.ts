import type { ColumnBuilder } from '../columns/column-builder.ts'
import { RescuedData } from '../columns/rescued-data.ts'
import { TextColumn } from '../columns/text-column.ts'
import type { ScannedRows } from '../csv/scanned-rows.ts'
import { InputError } from '../errors.ts'
import { partitionValue } from '../tables/partition-value.ts'
import type { CsvPlan } from '../tables/plan-csv-load.ts'
import { type CellTaker, cellTaker, type Target } from './cell-taker.ts'
import type { CsvLoad, CsvRows } from './csv-load.ts'
import { type KeptRows, keptRows, rowsOfOtherWidths } from './kept-rows.ts'
import { LineageColumns } from './lineage-columns.ts'
import { RowPartitions } from './row-partitions.ts'
import { scannedValues } from './scanned-values.ts'

/** A cell that its column cannot hold. */
interface Misfit {
  readonly row: number
  readonly target: RescuedTarget
  readonly text: string
}

type RescuedTarget = Target & { is: 'column' | 'rescued' }

/** Rows of a CSV file on their way into columns. Cells go straight in, there are no row objects. */
export class CsvBatch {
  /** How many rows were added from bytes. */
  scanned = 0
  readonly #plan: CsvPlan
  readonly #load: CsvLoad
  readonly #takers: readonly CellTaker[]
  readonly #builders: readonly ColumnBuilder[]
  readonly #lineage = new LineageColumns()
  readonly #rescuedColumn = new TextColumn('rescued_data')
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
    this.#takers = plan.targets.map(target => cellTaker(target, load.hash))
    this.#builders = this.#takers.flatMap(({ builder }) => builder ?? [])
  }

  get rowCount(): number {
    return this.#lineage.rowCount
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
      const taker = this.#takers[index]
      if (cell && taker !== undefined) this.#take(taker, row, cell)
    }
    if (this.#refusal !== undefined) return this.#takeBack(row, this.#refusal)
    this.#lineage.add(number)
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
    let kept = keptRows(rows, isLeftOut)
    let misfits = this.#putColumns(kept, row)
    if (misfits.some(({ target }) => this.#isRefusing(target))) {
      for (const { row: misfit, target } of misfits) {
        if (this.#isRefusing(target)) isLeftOut[kept.positions[misfit - row] ?? 0] = 1
      }
      // Once more, without them.
      for (const builder of this.#builders) builder.truncate(row)
      kept = keptRows(rows, isLeftOut)
      misfits = this.#putColumns(kept, row)
    }
    this.#rescueAll(misfits)
    for (let index = 0; index < kept.count; index++) this.#lineage.add(first + (kept.positions[index] ?? 0))
    this.#partitions.placeAll(row, kept, values)
    this.scanned += kept.count
    return kept.leftOut
  }

  /** Lets go of all rows, for others. What was finished before is of no more use; its memory is used again. */
  clear(): void {
    for (const column of [...this.#builders, this.#rescuedColumn]) column.truncate(0)
    this.#lineage.clear()
    this.#rescued = new RescuedData()
    this.#partitions = new RowPartitions(this.#plan, this.#load.dataRef)
    this.#rescuedRows = 0
  }

  /** All rows. To be called once, or once more behind `clear`. */
  finish(): CsvRows {
    for (const builder of this.#builders) builder.fill(this.rowCount)
    const lineage = this.#plan.lineage ? this.#lineage.columns(this.#load.source, this.#load.loadedAtUs) : []
    const rescued = this.#rescued.putInto(this.#rescuedColumn, this.rowCount)
    return {
      columns: [...this.#builders, ...lineage, rescued],
      partitions: this.#partitions.all,
      rescues: this.#rescued.summary(new Map()),
      rescuedRows: this.#rescuedRows,
    }
  }

  #take({ target, put }: CellTaker, row: number, text: string): void {
    if (target.is === 'partition') this.#setValue(target, text)
    else if (target.is !== 'dropped' && put?.(row, text) !== true) this.#rescue(row, target, text)
  }

  /** Puts the cells of rows into their columns, from row `first` on. Returns those that do not fit, in order of their rows. */
  #putColumns({ rows, firsts, count }: KeptRows, first: number): readonly Misfit[] {
    const { bytes, cellStarts, cellEnds } = rows
    const misfits: Misfit[] = []
    const cells = { rows, firsts, count }
    for (const [column, { target, putCells }] of this.#takers.entries()) {
      if (target.is === 'dropped' || target.is === 'partition') continue
      for (const index of putCells(cells, column, first)) {
        const cell = (firsts[index] ?? 0) + column
        misfits.push({ row: first + index, target, text: bytes.toString('utf8', cellStarts[cell], cellEnds[cell]) })
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

  #setValue({ path, key, type }: Target & { is: 'partition' }, text: string): void {
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
}

/** The type that a value does not fit. */
function expectedOf(target: RescuedTarget): string | undefined {
  return target.is === 'column' ? target.column.type : target.foreignType
}
