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
  /** The encoded values `[start, end)`: positions in the dictionary if there is one, else plain. */
  encode(start: number, end: number): Uint8Array
}

export interface DictionaryPage {
  readonly entryCount: number
  readonly plain: Uint8Array
}
