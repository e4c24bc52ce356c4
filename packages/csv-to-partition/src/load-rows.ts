import { CsvBatch, type CsvLoad, type CsvPlan, type CsvRow, TransientError, type UnreadableRow } from '@inlet/core'
import { isCompressed } from '@inlet/lake'
import type { PartitionFiles } from './files/partition-files.ts'
import type { Loader } from './loader.ts'
import type { Quarantine, RefusedRow } from './quarantine.ts'
import { type DataBlock, placeOf, readFile, type SourceFile } from './source/read-file.ts'

/** A batch becomes a row group: as large as memory and readers like. */
const BATCH_ROWS = 65_536
const BATCH_BYTES = 16 * 1024 * 1024
/** The most that is kept for finishing the files and for the swap, and which share of the time at least. */
const LONGEST_MARGIN_MS = 30_000
const MARGIN_SHARE = 1 / 3

/** Values in `rescued_data`, by path. */
type Rescues = ReadonlyMap<string, { readonly reason: string; readonly expected: string; count: number }>

export interface LoadedRows {
  readonly rows: number
  readonly rescuedRows: number
  readonly rescues: Rescues
}

export interface RowsWork {
  readonly file: SourceFile
  readonly plan: CsvPlan
  readonly load: CsvLoad
  readonly files: PartitionFiles
  readonly quarantine: Quarantine
  /** After each batch. */
  readonly onBatch: () => Promise<void>
  readonly loader: Loader
}

/** Reads the rows of an object into the files of its partitions; those that cannot be loaded, into quarantine. */
export async function loadRows(work: RowsWork): Promise<LoadedRows> {
  const rows = new RowLoader(work)
  for await (const block of readFile(work.file)) await rows.add(block)
  await rows.flush()
  return rows
}

class RowLoader implements LoadedRows {
  rows = 0
  rescuedRows = 0
  readonly rescues = new Map<string, { reason: string; expected: string; count: number }>()
  readonly #work: RowsWork
  readonly #marginMs: number
  readonly #batch: CsvBatch
  #batchBytes = 0

  constructor(work: RowsWork) {
    this.#work = work
    this.#marginMs = Math.min(LONGEST_MARGIN_MS, (work.loader.timeLeft?.() ?? Number.POSITIVE_INFINITY) * MARGIN_SHARE)
    this.#batch = new CsvBatch(work.plan, work.load)
  }

  async add(block: DataBlock): Promise<void> {
    const { rowCount, scanned, first } = block
    if (scanned === undefined) for (let index = 0; index < rowCount; index++) await this.#addRow(block, index)
    // Those that are left out once more, to be told why.
    else for (const index of this.#batch.addScanned(scanned, first)) await this.#addRow(block, index)
    const { end } = block.placeAt(rowCount - 1)
    this.#batchBytes += end - block.placeAt(0).start
    this.#tellProgress(first + rowCount - 1, end)
    if (this.#batch.rowCount >= BATCH_ROWS || this.#batchBytes >= BATCH_BYTES) await this.flush()
  }

  /** Puts one row into the batch, or into quarantine. */
  async #addRow({ rowAt, bytesOf, first, columns }: DataBlock, index: number): Promise<void> {
    const row = rowAt(index)
    const number = first + index
    const refusal = this.#put(row, number, columns.length)
    if (refusal === undefined) return
    const { start, end } = row
    await this.#work.quarantine.add({ ...refusal, number, bytes: bytesOf(row), start, end })
  }

  async flush(): Promise<void> {
    const { files, onBatch } = this.#work
    const batch = this.#batch
    this.#batchBytes = 0
    this.#checkTime()
    await onBatch()
    if (batch.rowCount === 0) return
    const rows = batch.finish()
    await files.add(rows)
    this.rows += batch.rowCount
    this.rescuedRows += rows.rescuedRows
    for (const { path, reason, expected = 'a column', count } of rows.rescues) {
      const known = this.rescues.get(path)
      if (known === undefined) this.rescues.set(path, { reason, expected, count })
      else known.count += count
    }
    batch.clear()
  }

  /** Returns why the row is not loaded, if it is not. */
  #put(row: CsvRow | UnreadableRow, number: number, width: number): Pick<RefusedRow, 'code' | 'reason'> | undefined {
    if (row.cells === undefined) return { code: row.fault, reason: row.reason }
    if (row.cells.length !== width) {
      return { code: 'CELL_COUNT', reason: `expected ${width} cells, found ${row.cells.length}` }
    }
    const refusal = this.#batch.add(number, row.cells)
    return refusal && { code: refusal.code, reason: refusal.message }
  }

  #tellProgress(rows: number, textBytes: number): void {
    const { loader, file } = this.#work
    const share = isCompressed(file.object) ? undefined : Math.min(1, textBytes / file.object.size)
    loader.onProgress?.({ object: placeOf(file), rows, share })
  }

  #checkTime(): void {
    const { loader, file } = this.#work
    const left = loader.timeLeft?.()
    if (left === undefined || left > this.#marginMs) return
    throw new TransientError(
      'OUT_OF_TIME',
      `${placeOf(file)}: time ran out after ${this.rows} rows; give the function more`,
    )
  }
}
