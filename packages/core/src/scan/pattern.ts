import { equalWords, wordsOf } from '../columns/words.ts'

/** Bytes that are looked for, or written, again and again. */
export class Pattern {
  readonly bytes: Buffer
  readonly length: number
  readonly #words: DataView

  /** Of text in UTF-8. */
  static of(text: string): Pattern {
    return new Pattern(Buffer.from(text))
  }

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

  /** Writes them at `at`, where there is room. The position behind them. */
  putInto(words: DataView, at: number): number {
    const own = this.#words
    const last = this.length - 4
    if (last < 0) return this.#putBytes(words, at)
    for (let index = 0; index < last; index += 4) words.setInt32(at + index, own.getInt32(index, true), true)
    words.setInt32(at + last, own.getInt32(last, true), true)
    return at + this.length
  }

  #putBytes(words: DataView, at: number): number {
    for (let index = 0; index < this.length; index++) words.setUint8(at + index, this.#words.getUint8(index))
    return at + this.length
  }
}
