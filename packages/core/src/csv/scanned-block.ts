import type { CsvPlace } from './csv-error.ts'
import { type CsvRow, noRowAt, type RowBlock, type RowPlace, type UnreadableRow } from './csv-row.ts'
import type { ScannedRows } from './scanned-rows.ts'

/** Rows that were scanned. They become strings and objects when somebody asks for them. */
export class ScannedBlock implements RowBlock {
  readonly rowCount: number
  #scanned: ScannedRows | undefined
  readonly #from: CsvPlace
  #rows: readonly CsvRow[] | undefined

  /** @param from where the bytes start in the file, and the number of the first row */
  constructor(scanned: ScannedRows, from: CsvPlace) {
    this.rowCount = scanned.rowCount
    this.#scanned = scanned
    this.#from = from
  }

  /** @throws RangeError if their bytes are gone */
  get scanned(): ScannedRows {
    if (this.#scanned === undefined)
      throw new RangeError('Expected the rows of the latest block, found those of another')
    return this.#scanned
  }

  /** @throws RangeError if their bytes are gone, and nobody has asked before */
  get rows(): readonly CsvRow[] {
    this.#rows ??= Array.from({ length: this.rowCount }, (_, index) => this.rowAt(index))
    return this.#rows
  }

  rowAt(index: number): CsvRow {
    return { ...this.placeAt(index), cells: scannedCells(this.scanned, index) }
  }

  placeAt(index: number): RowPlace {
    if (!(index >= 0 && index < this.rowCount)) throw noRowAt(index, this.rowCount)
    const { rowStarts, rowEnds } = this.scanned
    const { byte, row } = this.#from
    return { number: row + index, start: byte + (rowStarts[index] ?? 0), end: byte + (rowEnds[index] ?? 0) }
  }

  /** A function of its own, not of the class: it is handed around. */
  readonly bytesOf = ({ start, end }: CsvRow | UnreadableRow): Uint8Array =>
    this.scanned.bytes.subarray(start - this.#from.byte, end - this.#from.byte)

  /** The bytes are overwritten from here on. */
  expire(): void {
    this.#scanned = undefined
  }
}

/** The cells of a row as text. */
function scannedCells({ bytes, firstCells, cellStarts, cellEnds }: ScannedRows, row: number): string[] {
  const cells: string[] = []
  const end = firstCells[row + 1] ?? 0
  for (let cell = firstCells[row] ?? 0; cell < end; cell++) {
    cells.push(bytes.toString('utf8', cellStarts[cell], cellEnds[cell]))
  }
  return cells
}
