import { shareWords } from '../columns/words.ts'
import { base64Bytes } from './attribute-value.ts'

const FIRST_BYTES = 16 * 1024

/**
 * Decodes base64 into memory that it uses again and again: what it gives is good until it is asked again. Records differ in
 * length by little, so that views of the memory serve again too: to make one costs as much as to decode a short record.
 */
export class Base64Buffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #words = new DataView(this.#bytes.buffer)
  /** Of the memory's first bytes, by how many those are. */
  readonly #views = new Map<number, Buffer>()

  /** The bytes, or `undefined` if `text` is not base64, as `decodeBase64` has it. */
  decode(text: string): Buffer | undefined {
    // No character stands for more than a byte.
    if (text.length > this.#bytes.length) this.#grow(text.length * 2)
    const length = this.#bytes.write(text, 'base64')
    return length === base64Bytes(text) ? this.#view(length) : undefined
  }

  #view(length: number): Buffer {
    const known = this.#views.get(length)
    if (known !== undefined) return known
    const view = this.#bytes.subarray(0, length)
    this.#views.set(length, view)
    shareWords(view, this.#words)
    return view
  }

  #grow(size: number): void {
    this.#bytes = Buffer.allocUnsafeSlow(size)
    this.#words = new DataView(this.#bytes.buffer)
    this.#views.clear()
  }
}
