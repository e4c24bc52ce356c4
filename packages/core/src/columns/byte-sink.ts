import { giveMemory, takeMemory } from './spare-memory.ts'
import { putWords } from './words.ts'

const NOTHING = Buffer.alloc(0)

/** Bytes put one after the other into a buffer that grows. */
export class ByteSink {
  bytes = Buffer.allocUnsafe(1024)
  length = 0
  #words: DataView | undefined

  /** The same as `bytes`, for as long as those are the same. */
  get words(): DataView {
    this.#words ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length)
    return this.#words
  }

  /** Short runs are copied by byte, since a call into native code costs more than the copy. */
  copy(from: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    const { bytes, length } = this
    if (end - start > 48) from.copy(bytes, length, start, end)
    else for (let index = start; index < end; index++) bytes[length + index - start] = from[index] ?? 0
    this.length = length + end - start
  }

  /** The same, of bytes that a view of their memory is known of: in words, longer runs are short enough. */
  copyWords(from: DataView, start: number, end: number): void {
    this.reserve(end - start)
    this.length = putWords(this.words, this.length, from, start, end)
  }

  byte(byte: number): void {
    this.reserve(1)
    this.bytes[this.length++] = byte
  }

  /** Appends the UTF-8 of well-formed text; short ASCII by character, for the same reason. */
  text(text: string): void {
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    this.reserve(text.length * 3)
    this.length += text.length > 64 ? this.#write(text) : this.#writeAscii(text)
  }

  #writeAscii(text: string): number {
    const { bytes, length } = this
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 0x7f) return this.#write(text)
      bytes[length + index] = code
    }
    return text.length
  }

  #write(text: string): number {
    return this.bytes.write(text, this.length, 'utf8')
  }

  /** Makes room for that many more bytes. */
  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return
    const larger = Buffer.from(takeMemory(Math.max(this.bytes.length * 2, this.length + size)))
    this.bytes.copy(larger, 0, 0, this.length)
    const { length } = this
    this.release()
    this.bytes = larger
    this.length = length
  }

  /** Forgets what was put, and gives its memory back. */
  release(): void {
    // The first bytes may share their memory with others.
    if (this.bytes.length === this.bytes.buffer.byteLength) giveMemory(this.bytes.buffer)
    this.bytes = NOTHING
    this.length = 0
    this.#words = undefined
  }
}
