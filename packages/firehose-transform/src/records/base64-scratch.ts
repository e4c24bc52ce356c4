/** Decodes one text in base64 after the other into the same bytes, which stay in the processor's cache. */
export class Base64Scratch {
  #bytes = Buffer.allocUnsafe(4096)

  /** The bytes, until the next text is decoded, or `undefined` if `text` is not base64, as `decodeBase64` has it. */
  decode(text: string): Buffer | undefined {
    const room = Math.ceil(text.length / 4) * 3
    if (room > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(2 * room)
    const length = this.#bytes.write(text, 'base64')
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    const isBase64 = text.length % 4 === 0 && length === (text.length / 4) * 3 - padding
    return isBase64 ? this.#bytes.subarray(0, length) : undefined
  }
}
