import { unwrittenEntry } from '../outputs/unprocessed-entry.ts'
import type { ItemRow } from '../rows/to-item.ts'
import { type BatchWriting, writeBatch } from './write-batch.ts'

/** What became of a row. */
export type SettledRow = RowPlace & (Processed | Unprocessed)

interface RowPlace {
  readonly number: number
  /** Byte of the text behind it. */
  readonly end: number
}

interface Processed {
  readonly is: 'written' | 'superseded'
  /** JSON text for the copy. */
  readonly copy: string
}

interface Unprocessed {
  readonly is: 'unprocessed'
  /** JSON text of its entry among the unprocessed rows. */
  readonly entry: string
}

/** BatchWriteItem's most. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_ITEMS = 25
/** Well below BatchWriteItem's 16 MB, so that several are in memory at once. */
const BATCH_LENGTH = 1024 * 1024
/** Rows on their way, and the length of their texts: enough to keep the requests coming, and little memory. */
const WINDOW_ROWS = 1_000
const WINDOW_LENGTH = 4 * 1024 * 1024

type PendingRow = RowPlace & { readonly length: number; outcome: Processed | Unprocessed | undefined }
type PendingItem = ItemRow & { readonly row: PendingRow }

/**
 * The rows between the reader and the outputs: put into batches, written by several requests at once, and given back in
 * the order of the file as soon as every row before is settled too. Rows of one item never overtake each other: a batch
 * waits for earlier batches that have an item in common with it, and within a batch the last row of an item wins.
 */
export class RowWindow {
  readonly #writing: BatchWriting
  #rows: PendingRow[] = []
  #length = 0
  #batch = new Map<string, PendingItem>()
  #batchLength = 0
  /** Of each item on its way: when its latest batch is done. */
  readonly #latest = new Map<string, Promise<void>>()
  readonly #underWay = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  constructor(writing: BatchWriting) {
    this.#writing = writing
  }

  /** Whether rows should be taken out before others are added. */
  get isFull(): boolean {
    return this.#rows.length >= WINDOW_ROWS || this.#length >= WINDOW_LENGTH
  }

  /** Whether all rows that were added are settled and taken. */
  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  get isUnderWay(): boolean {
    return this.#underWay.size > 0
  }

  /** Adds a row to be written. */
  addItem(place: RowPlace, item: ItemRow): void {
    const length = item.item.length + item.copy.length
    const row = this.#add(place, length)
    const earlier = this.#batch.get(item.key)
    if (earlier !== undefined) {
      earlier.row.outcome = { is: 'superseded', copy: earlier.copy }
      this.#batchLength -= earlier.item.length
      // The winner takes the latest place, since a Map keeps the place of a key that it has.
      this.#batch.delete(item.key)
    }
    if (this.#batchLength + item.item.length > BATCH_LENGTH) this.flush()
    this.#batch.set(item.key, { ...item, row })
    this.#batchLength += item.item.length
    if (this.#batch.size === BATCH_ITEMS) this.flush()
  }

  /** Adds a row that is not to be written, with the text of its entry among the unprocessed. */
  addUnprocessed(place: RowPlace, entry: string): void {
    this.#add(place, entry.length).outcome = { is: 'unprocessed', entry }
  }

  /** Sends the batch that is being filled. */
  flush(): void {
    if (this.#batch.size === 0) return
    const batch = this.#batch
    this.#batch = new Map()
    this.#batchLength = 0
    const earlier = new Set([...batch.keys()].map(key => this.#latest.get(key)).filter(done => done !== undefined))
    const done = this.#write([...batch.values()], earlier).finally(() => {
      this.#underWay.delete(done)
      for (const key of batch.keys()) if (this.#latest.get(key) === done) this.#latest.delete(key)
    })
    this.#underWay.add(done)
    for (const key of batch.keys()) this.#latest.set(key, done)
  }

  /** The rows at the start of the window that are settled; they leave it. */
  takeSettled(): readonly SettledRow[] {
    const unsettled = this.#rows.findIndex(({ outcome }) => outcome === undefined)
    const settled = this.#rows.splice(0, unsettled === -1 ? this.#rows.length : unsettled)
    return settled.flatMap(({ number, end, length, outcome }) => {
      this.#length -= length
      return outcome === undefined ? [] : [{ number, end, ...outcome }]
    })
  }

  /** Waits until one of the batches under way is done. @throws what kept a batch from being written, if anything did */
  async someDone(): Promise<void> {
    if (this.isUnderWay) await Promise.race(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Waits until no request is under way, whatever became of them. */
  async allDone(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  #add({ number, end }: RowPlace, length: number): PendingRow {
    const row: PendingRow = { number, end, length, outcome: undefined }
    this.#rows.push(row)
    this.#length += length
    return row
  }

  async #write(items: readonly PendingItem[], earlier: Iterable<Promise<void>>): Promise<void> {
    await Promise.all(earlier)
    if (this.#failure !== undefined) return
    try {
      const outcomes = await this.#writing.pace.run(() => writeBatch(items, this.#writing))
      for (const [{ row, copy }, outcome] of outcomes) {
        row.outcome =
          outcome === 'written'
            ? { is: 'written', copy }
            : { is: 'unprocessed', entry: unwrittenEntry(row.number, outcome, copy) }
      }
    } catch (error) {
      this.#failure ??= { error }
    }
  }
}
