import { randomUUID } from 'node:crypto'
import { InputError } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import type { OutputKeys } from './events/object-keys.ts'
import { OutputFile } from './outputs/output-file.ts'
import type { Counts, ImportState } from './state/import-state.ts'
import type { Progress } from './state/lease.ts'
import type { SettledRow } from './write/row-window.ts'

/** How far an import is: the rows that are settled, in the order of the file, counted and put out. */
export class ImportProgress {
  readonly counts: { -readonly [name in keyof Counts]: Counts[name] }
  header: readonly string[] | null
  #isClosed = false
  #isSound = true
  #position: ImportState['position']
  readonly #state: ImportState
  readonly #tails: string
  readonly #jsonCopy: OutputFile
  readonly #unprocessed: OutputFile

  private constructor(state: ImportState, tails: string, jsonCopy: OutputFile, unprocessed: OutputFile) {
    this.#state = state
    this.counts = { ...state.counts }
    this.header = state.header
    this.#position = state.position
    this.#tails = tails
    this.#jsonCopy = jsonCopy
    this.#unprocessed = unprocessed
  }

  /** @param tails folder of what outputs have beyond their whole parts */
  static async open(
    store: ObjectStore,
    state: ImportState,
    { jsonCopy, unprocessed }: OutputKeys,
    tails: string,
  ): Promise<ImportProgress> {
    const { bucket, outputs } = state
    const copyPlace = { bucket, key: jsonCopy, head: '{"data":[', foot: ']}' }
    const unprocessedPlace = { bucket, key: unprocessed, head: '[', foot: ']' }
    return new ImportProgress(
      state,
      tails,
      await OutputFile.open(store, copyPlace, outputs.jsonCopy),
      await OutputFile.open(store, unprocessedPlace, outputs.unprocessed),
    )
  }

  /** The first row that is not settled. */
  get position(): ImportState['position'] {
    return this.#position
  }

  get rows(): number {
    return this.counts.processed + this.counts.unprocessed
  }

  /** Parts of the copy that are stored: after each, a checkpoint is cheap. */
  get parts(): number {
    return this.#jsonCopy.parts
  }

  /** Whether there is a checkpoint to be had: an output that failed may have half of an element. */
  get isSound(): boolean {
    return this.#isSound
  }

  /** Whether it takes further rows. */
  get hasRoom(): boolean {
    return !this.#isClosed
  }

  get hasUnprocessed(): boolean {
    return !this.#unprocessed.isEmpty
  }

  startAfterHeader(header: readonly string[], end: number): void {
    this.header = header
    this.#position = { row: 1, byte: end }
  }

  /**
   * Takes the next settled rows, in order; none after one that an output could not take.
   * @throws InputError TOO_LARGE; TransientError STORE, after which `isSound` is false
   */
  async take(rows: readonly SettledRow[]): Promise<void> {
    for (const row of rows) {
      if (this.#isClosed) return
      try {
        const waiting = (row.is === 'unprocessed' ? this.#unprocessed : this.#jsonCopy).append(row.text)
        if (waiting !== undefined) await waiting
      } catch (error) {
        this.#isClosed = true
        this.#isSound = error instanceof InputError
        throw error
      }
      if (row.is === 'unprocessed') this.counts.unprocessed++
      else this.counts.processed++
      if (row.is === 'superseded') this.counts.superseded++
      this.#position = { row: row.number + 1, byte: row.end }
    }
  }

  /** What to save to be able to go on from here, its outputs so far being stored. */
  async checkpoint(): Promise<Progress> {
    const name = `${this.#tails}${this.#position.row}-${randomUUID()}`
    const jsonCopy = await this.#jsonCopy.save(`${name}.json-copy`)
    const unprocessed = await this.#unprocessed.save(`${name}.unprocessed`)
    const { header, counts, position } = this
    return {
      ...this.#state,
      header: header === null ? null : [...header],
      position,
      counts: { ...counts },
      outputs: { jsonCopy, unprocessed },
    }
  }

  /** Makes the output objects. @param check throws if they are not to be made, right before each is */
  async finish(check: () => void): Promise<void> {
    await this.#jsonCopy.finish(check)
    if (this.hasUnprocessed) await this.#unprocessed.finish(check)
  }
}
