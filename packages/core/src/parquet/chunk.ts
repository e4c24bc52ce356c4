import type { Bounds } from './statistics.ts'

/** The values of a column chunk, however their column keeps them. Values are counted without the nulls. */
export interface ChunkValues {
  /** 1 for each row that has a value, else 0. */
  readonly isPresent: Uint8Array
  readonly valueCount: number
  /** About how many bytes the values take, plainly encoded. */
  readonly byteEstimate: number
  readonly dictionary: DictionaryPage | undefined
  bounds(): Bounds | undefined
  /**
   * The encoded values `[start, end)`: positions in the dictionary if there is one, else plain. They are good until the next
   * page is encoded, whichever column's it is.
   */
  encode(start: number, end: number): Uint8Array
}

export interface DictionaryPage {
  readonly entryCount: number
  /** All entries, as bytes that are good until the next page is encoded. */
  encode(): Uint8Array
}
