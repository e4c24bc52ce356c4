const FIRST_BYTES = 16 * 1024

/** Decodes base64 into memory that it uses again and again: what it gives is good until it is asked again. */
export class Base64Buffer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)

  /** The bytes, or `undefined` if `text` is not base64, as `decodeBase64` has it. */
  decode(text: string): Buffer | undefined {
    const groups = text.length / 4
    if (groups * 3 > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(Math.ceil(groups) * 6)
    const length = this.#bytes.write(text, 'base64')
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    return text.length % 4 === 0 && length === groups * 3 - padding ? this.#bytes.subarray(0, length) : undefined
  }
}
