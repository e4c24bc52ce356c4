import { unwrittenEntry } from '../outputs/unprocessed-entry.ts'
import type { Refusal } from '../rows/refusal.ts'
import type { ItemRow } from '../rows/to-item.ts'
import { type BatchWriting, type WriteOutcome, writeBatch } from './write-batch.ts'

/** A row, and what became of it. */
export interface SettledRow extends RowPlace {
  readonly is: 'written' | 'superseded' | 'unprocessed'
  /** JSON text: its entry among the unprocessed rows if it is one, else that for the copy. */
  readonly text: string
}

interface RowPlace {
  readonly number: number
  /** Byte of the text behind it. */
  readonly end: number
}

/** BatchWriteItem's most. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_ITEMS = 25
/** Well below BatchWriteItem's 16 MB, so that several are in memory at once. */
const BATCH_LENGTH = 1024 * 1024
/** Batches that are ready when a request ends. More of them would be garbage that has grown old: the dearest kind. */
const QUEUED_BATCHES = 2
/** Rows on their way, and the length of their texts, while they wait for a slow batch before them. */
const WINDOW_ROWS = 1_000
const WINDOW_LENGTH = 4 * 1024 * 1024

/** One object a row, which turns from pending to settled: the fewer live long, the cheaper is the garbage collection. */
interface WindowRow extends RowPlace {
  readonly key: string
  readonly item: string
  /** What it counts for in the window. */
  readonly length: number
  is: SettledRow['is'] | 'pending'
  text: string
  /** The row before it in its batch whose item it has. That one is settled when this one is: until then it is nowhere. */
  replaces: WindowRow | undefined
}

/**
 * The rows between the reader and the outputs: put into batches, written by several requests at once, and given back in
 * the order of the file as soon as every row before is settled too. Rows of one item never overtake each other: a batch
 * waits for earlier batches that have an item in common with it, and within a batch the last row of an item wins.
 */
export class RowWindow {
  readonly #writing: BatchWriting
  #rows: WindowRow[] = []
  #length = 0
  #batch = new Map<string, WindowRow>()
  #batchLength = 0
  /** Of each item on its way: when its latest batch is done. */
  readonly #latest = new Map<string, Promise<void>>()
  /** Batches whose first request is still to be sent. */
  #queued = 0
  readonly #underWay = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  constructor(writing: BatchWriting) {
    this.#writing = writing
  }

  /** Whether rows should be taken out, or batches sent, before others are added. */
  get isFull(): boolean {
    return this.#queued >= QUEUED_BATCHES || this.#rows.length >= WINDOW_ROWS || this.#length >= WINDOW_LENGTH
  }

  /** Whether all rows that were added are settled and taken. */
  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  get isUnderWay(): boolean {
    return this.#underWay.size > 0
  }

  /** Adds a row to be written. */
  addItem(place: RowPlace, { key, item, copy }: ItemRow): void {
    const row = this.#add(place, { key, item, is: 'pending', text: copy })
    const earlier = this.#batch.get(key)
    if (earlier !== undefined) {
      row.replaces = earlier
      this.#batchLength -= earlier.item.length
      // The winner takes the latest place, since a Map keeps the place of a key that it has.
      this.#batch.delete(key)
    }
    if (this.#batchLength + item.length > BATCH_LENGTH) this.flush()
    this.#batch.set(key, row)
    this.#batchLength += item.length
    if (this.#batch.size === BATCH_ITEMS) this.flush()
  }

  /** Adds a row that is not to be written, with the text of its entry among the unprocessed. */
  addUnprocessed(place: RowPlace, entry: string): void {
    this.#add(place, { key: '', item: '', is: 'unprocessed', text: entry })
  }

  /** Sends the batch that is being filled. */
  flush(): void {
    if (this.#batch.size === 0) return
    const batch = this.#batch
    this.#batch = new Map()
    this.#batchLength = 0
    const earlier = new Set([...batch.keys()].map(key => this.#latest.get(key)).filter(done => done !== undefined))
    this.#queued++
    const done = this.#write([...batch.values()], earlier).finally(() => {
      this.#underWay.delete(done)
      for (const key of batch.keys()) if (this.#latest.get(key) === done) this.#latest.delete(key)
    })
    this.#underWay.add(done)
    for (const key of batch.keys()) this.#latest.set(key, done)
  }

  /** The rows at the start of the window that are settled; they leave it. */
  takeSettled(): readonly SettledRow[] {
    const pending = this.#rows.findIndex(({ is }) => is === 'pending')
    const taken = this.#rows.splice(0, pending === -1 ? this.#rows.length : pending)
    for (const { length } of taken) this.#length -= length
    return taken.filter(isSettled)
  }

  /**
   * Waits until one of the batches under way is done, that which is being filled among them if nothing else makes room.
   * @throws what kept a batch from being written
   */
  async someDone(): Promise<void> {
    if (this.#queued < QUEUED_BATCHES && this.isFull) this.flush()
    if (this.isUnderWay) await Promise.race(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Waits until no request is under way, whatever became of them. */
  async allDone(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  #add({ number, end }: RowPlace, rest: Pick<WindowRow, 'key' | 'item' | 'is' | 'text'>): WindowRow {
    const { key, item, is, text } = rest
    const row = { number, end, key, item, length: item.length + text.length, is, text, replaces: undefined }
    this.#rows.push(row)
    this.#length += row.length
    return row
  }

  async #write(rows: readonly WindowRow[], earlier: ReadonlySet<Promise<void>>): Promise<void> {
    // Nothing to wait for: what may be sent is, before the next row is added, and not counted as queued.
    if (earlier.size > 0) await Promise.all(earlier)
    try {
      await this.#writing.pace.run(async () => {
        this.#queued--
        if (this.#failure !== undefined) return
        for (const [row, outcome] of await writeBatch(rows, this.#writing)) settle(row, outcome)
      })
    } catch (error) {
      this.#failure ??= { error }
    }
  }
}

function settle(row: WindowRow, outcome: WriteOutcome): void {
  row.is = outcome === 'written' ? 'written' : 'unprocessed'
  if (outcome !== 'written') row.text = unwrittenEntry(row.number, outcome, row.text)
  for (let { replaces } = row; replaces !== undefined; { replaces } = replaces) {
    replaces.is = outcome === 'written' ? 'superseded' : 'unprocessed'
    if (outcome !== 'written') replaces.text = unwrittenEntry(replaces.number, notReplaced(row), replaces.text)
  }
}

/** It was never sent. That it counts as replaced would be true of a row that is in the table only. */
function notReplaced({ number }: WindowRow): Refusal {
  return { code: 'NOT_WRITTEN', reason: `row ${number} has the same key and came in its place, but was not written` }
}

function isSettled(row: WindowRow): row is WindowRow & SettledRow {
  return row.is !== 'pending'
}
