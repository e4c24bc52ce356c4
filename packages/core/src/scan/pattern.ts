import { equalWords, wordsOf } from '../columns/words.ts'

/** Bytes that are looked for, again and again. */
export class Pattern {
  readonly bytes: Buffer
  readonly length: number
  readonly #words: DataView

  /** @param bytes copied */
  constructor(bytes: Uint8Array) {
    this.length = bytes.length
    this.bytes = Buffer.alloc(this.length)
    this.bytes.set(bytes)
    this.#words = new DataView(this.bytes.buffer)
  }

  /** Whether they stand at `position`. */
  standsAt(bytes: Uint8Array, position: number): boolean {
    // Behind the bytes, their memory may hold what was there before.
    if (position + this.length > bytes.length) return false
    return equalWords(this.#words, 0, wordsOf(bytes), bytes.byteOffset + position, this.length)
  }
}
