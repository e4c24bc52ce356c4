const BYTE_ORDER_MARK = 0xfeff

/** UTF-16 that comes in chunks, which may end within a code unit or between the two of a surrogate pair. */
export class Utf16Decoder {
  readonly #isBigEndian: boolean
  /** The end of the last chunk, as far as it cannot be told alone: at most three bytes. */
  #carried: Uint8Array = new Uint8Array(0)
  #isAtStart = true

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.#isBigEndian = encoding === 'utf-16be'
  }

  /** The characters as UTF-8 that are whole by the end of this chunk. */
  decode(chunk: Uint8Array): Buffer {
    const bytes = Buffer.concat([this.#carried, chunk])
    const end = this.#wholeCharacters(bytes)
    this.#carried = bytes.subarray(end)
    return this.#toUtf8(bytes.subarray(0, end))
  }

  /** What was carried to the end: nothing or a lone surrogate; `undefined` if it is half a code unit. */
  end(): Buffer | undefined {
    return this.#carried.length % 2 === 0 ? this.#toUtf8(Buffer.from(this.#carried)) : undefined
  }

  #wholeCharacters(bytes: Buffer): number {
    const units = bytes.length - (bytes.length % 2)
    if (units === 0) return 0
    const last = this.#isBigEndian ? bytes.readUInt16BE(units - 2) : bytes.readUInt16LE(units - 2)
    return isHighSurrogate(last) ? units - 2 : units
  }

  /** May swap the bytes in place. */
  #toUtf8(bytes: Buffer): Buffer {
    const text = (this.#isBigEndian ? bytes.swap16() : bytes).toString('utf16le')
    const start = this.#isAtStart && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
    if (text.length > 0) this.#isAtStart = false
    return encodeWtf8(text.slice(start))
  }
}

/** UTF-8, but for lone surrogates: Buffer would replace them by U+FFFD, and nobody could tell. */
function encodeWtf8(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text)
  // In a pattern of code points, a surrogate that is half of a pair is none. Those split out have the odd places.
  const parts = text.split(/(\p{Surrogate})/u)
  return Buffer.concat(parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : surrogateBytes(part))))
}

function surrogateBytes(surrogate: string): Buffer {
  const code = surrogate.charCodeAt(0)
  return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)])
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800
}
