/** Bytes of many texts in base64, decoded into one buffer. */
export class Base64Bytes {
  readonly #bytes: Buffer
  #length = 0

  /** @param characters at least as many as all texts that are going to be decoded have */
  constructor(characters: number) {
    this.#bytes = Buffer.allocUnsafe(Math.ceil(characters / 4) * 3)
  }

  /** The bytes, or `undefined` if `text` is not base64, as `decodeBase64` has it. */
  decode(text: string): Buffer | undefined {
    const start = this.#length
    const length = this.#bytes.write(text, start, 'base64')
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    if (text.length % 4 !== 0 || length !== (text.length / 4) * 3 - padding) return undefined
    this.#length = start + length
    return this.#bytes.subarray(start, start + length)
  }
}
