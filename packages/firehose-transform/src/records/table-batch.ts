import { ByteSink, type Change, ChangeBatch, ChangeLines } from '@inlet/core'
import type { Destination } from './find-table.ts'

/**
 * The changes of one table; change `n` is row `n`. A change whose every value fits its column becomes its line at once;
 * any other goes into columns first, where it is a row of another number.
 */
export class TableBatch {
  readonly destination: Destination
  readonly changes: Change[] = []
  /** The lines that were written at once, in base64, by row. */
  readonly written: (string | undefined)[] = []
  /** The rows in columns: their numbers there, by row. */
  readonly loaded = new Map<number, number>()
  readonly #hash: (text: string) => string
  readonly #lines: ChangeLines
  readonly #sink = new ByteSink()
  #columns: ChangeBatch | undefined

  constructor(destination: Destination, hash: (text: string) => string) {
    const { definition, table } = destination
    this.destination = destination
    this.#hash = hash
    this.#lines = new ChangeLines(definition, table, hash)
  }

  /** Adds the change as the next row, and returns the row. */
  add(change: Change): number {
    const row = this.changes.length
    this.changes.push(change)
    this.#sink.length = 0
    if (this.#lines.append(change, this.#sink)) {
      this.written.push(this.#sink.bytes.toString('base64', 0, this.#sink.length))
    } else {
      this.written.push(undefined)
      this.#load(row, change)
    }
    return row
  }

  /** The columns, if there are rows in them. */
  get columns(): ChangeBatch | undefined {
    return this.#columns
  }

  #load(row: number, change: Change): void {
    const { definition, table } = this.destination
    this.#columns ??= new ChangeBatch(definition, table, this.#hash)
    this.#columns.add(change)
    this.loaded.set(row, this.loaded.size)
  }
}
