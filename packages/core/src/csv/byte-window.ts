/** The latest bytes of a file: put on at the end, let go at the start. Positions are those of the file. */
export class ByteWindow {
  #buffer = Buffer.allocUnsafe(1024)
  #length = 0
  #start: number

  constructor(start: number) {
    this.#start = start
  }

  get end(): number {
    return this.#start + this.#length
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Lets go of all bytes before `position`. */
  dropBefore(position: number): void {
    if (position === this.#start) return
    this.#buffer.copyWithin(0, position - this.#start, this.#length)
    this.#length -= position - this.#start
    this.#start = position
  }

  /** The byte at `position`, or `undefined` behind the end. */
  at(position: number): number | undefined {
    return position < this.end ? this.#buffer[position - this.#start] : undefined
  }

  /** Good until the window is moved. @throws RangeError if the bytes were let go */
  view(start: number, end = this.end): Buffer {
    if (start < this.#start) throw new RangeError(`Expected a byte from ${this.#start} on, found ${start}`)
    return this.#buffer.subarray(start - this.#start, end - this.#start)
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}
