import { matches } from './scan-json.ts'

const SLOTS = 256

interface Remembered {
  readonly bytes: Buffer
  readonly text: string
}

/**
 * Strings for bytes that come again and again, such as names of tables: comparing bytes costs less than making a string,
 * and the same string has its hash already when it is looked up. It holds a fixed number of texts.
 */
export class TextMemo {
  readonly #slots: (Remembered | undefined)[] = new Array(SLOTS).fill(undefined)

  /** The UTF-8 text `[start, end)`. */
  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start
    const slot = (length + 31 * (bytes[start + (length >> 1)] ?? 0) + 17 * (bytes[end - 1] ?? 0)) % SLOTS
    const known = this.#slots[slot]
    if (known !== undefined && known.bytes.length === length && matches(bytes, start, known.bytes)) return known.text
    const text = bytes.toString('utf8', start, end)
    this.#slots[slot] = { bytes: Buffer.from(bytes.subarray(start, end)), text }
    return text
  }
}
