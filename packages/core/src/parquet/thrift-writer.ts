import type { ByteWriter } from 'hyparquet-writer'

/** Types of fields, and of the elements of lists. */
const TRUE = 1
const FALSE = 2
const I32 = 5
const I64 = 6
const BINARY = 8
const LIST = 9
const STRUCT = 12

const STOP = 0
/** From so many elements on, a list says how many it has behind its type. */
const LONG_LIST = 15

/**
 * Writes the compact protocol of Thrift, as much of it as Parquet has in its headers and footers: a struct's fields in the
 * order of their ids, none of them more than 15 behind the one before; no number below 0. What is `undefined` is no field.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export class ThriftWriter {
  readonly #out: ByteWriter
  /** Of the struct at hand, the field before. */
  #last = 0

  constructor(out: ByteWriter) {
    this.#out = out
  }

  flag(id: number, value: boolean | undefined): void {
    if (value !== undefined) this.#field(id, value ? TRUE : FALSE)
  }

  int(id: number, value: number | undefined): void {
    if (value === undefined) return
    this.#field(id, I32)
    this.#number(value)
  }

  long(id: number, value: bigint | undefined): void {
    if (value === undefined) return
    this.#field(id, I64)
    this.#number(Number(value))
  }

  bytes(id: number, value: Uint8Array | undefined): void {
    if (value === undefined) return
    this.#field(id, BINARY)
    this.#sized(value)
  }

  text(id: number, value: string | undefined): void {
    if (value !== undefined) this.bytes(id, Buffer.from(value))
  }

  ints(id: number, values: readonly number[]): void {
    this.#list(id, I32, values.length)
    for (const value of values) this.#number(value)
  }

  texts(id: number, values: readonly string[]): void {
    this.#list(id, BINARY, values.length)
    for (const value of values) this.#sized(Buffer.from(value))
  }

  structs<T>(id: number, values: readonly T[], write: (value: T) => void): void {
    this.#list(id, STRUCT, values.length)
    for (const value of values) this.root(() => write(value))
  }

  struct(id: number, write: () => void): void {
    this.#field(id, STRUCT)
    this.root(write)
  }

  /** A struct that is no field of another. */
  root(write: () => void): void {
    const outer = this.#last
    this.#last = 0
    write()
    this.#last = outer
    this.#out.appendUint8(STOP)
  }

  #field(id: number, type: number): void {
    this.#out.appendUint8(((id - this.#last) << 4) | type)
    this.#last = id
  }

  #list(id: number, type: number, size: number): void {
    this.#field(id, LIST)
    // One of nothing is of no type.
    this.#out.appendUint8(size === 0 ? 0 : (Math.min(size, LONG_LIST) << 4) | type)
    if (size >= LONG_LIST) this.#varint(size)
  }

  #sized(bytes: Uint8Array): void {
    this.#varint(bytes.length)
    this.#out.appendBytes(bytes)
  }

  /** In zigzag, where numbers below 0 are the odd ones. */
  #number(value: number): void {
    this.#varint(value * 2)
  }

  /** Seven bits a byte, the lowest first. Beyond 32 bits, shifting would lose some. */
  #varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#out.appendUint8((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.#out.appendUint8(rest)
  }
}
