import { type Codec, type FileColumn, ParquetFile, type RowColumn } from '@inlet/core'
import { type ObjectStore, ObjectWriter } from '@inlet/lake'

/** What is kept of each column of a row group until the file ends, measured. */
const CHUNK_BYTES = 500

/** A Parquet file that is written row group by row group, into an object that appears when it is finished. */
export class OpenFile {
  readonly #file: ParquetFile
  readonly #object: ObjectWriter
  readonly #columns: number

  constructor(store: ObjectStore, bucket: string, key: string, columns: readonly FileColumn[], codec: Codec) {
    this.#columns = columns.length
    this.#file = new ParquetFile(columns, codec)
    this.#object = new ObjectWriter(store, bucket, key)
  }

  /** Bytes so far. */
  get size(): number {
    return this.#file.size
  }

  get rowGroups(): number {
    return this.#file.rowGroups
  }

  /** What it takes in memory, about: bytes that are not uploaded, and what the footer is going to say. */
  get memoryBytes(): number {
    return this.#object.pendingBytes + (this.#file.rowGroups + 1) * this.#columns * CHUNK_BYTES
  }

  async addRowGroup(columns: readonly RowColumn[], rows: ArrayLike<number>): Promise<void> {
    this.#file.addRowGroup(columns, rows)
    await this.#append()
  }

  /** Returns its size in bytes. */
  async finish(): Promise<number> {
    this.#file.finish()
    await this.#append()
    await this.#object.finish()
    return this.#file.size
  }

  abort(): Promise<void> {
    return this.#object.abort()
  }

  async #append(): Promise<void> {
    await this.#object.append(this.#file.bytes)
    this.#file.drop()
  }
}
