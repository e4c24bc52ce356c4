import type { RowGroup, SchemaElement } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import type { ColumnType } from '../columns/column-type.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import type { ChunkValues } from './chunk.ts'
import { chunkValues } from './chunk-values.ts'
import { writeColumnChunk } from './column-chunk.ts'
import { COMPRESSORS, type Codec, type Compressor } from './compressor.ts'
import { schemaElement } from './parquet-schema.ts'

/** Parquet readers look here for known faults of a writer. */
const CREATED_BY = 'inlet version 0.1.0'
/** `PAR1`, at both ends of a file. */
const MAGIC = 0x31524150
const MAGIC_BYTES = 4
const FIRST_BUFFER_BYTES = 16 * 1024

/** The most that is kept for the next row groups. */
const MOST_SPARE_BYTES = 16 * 1024 * 1024
/** Memory that row groups were written into, for the next ones, whichever files' they are. */
const spares: ArrayBuffer[] = []

function keepSpare(buffer: ArrayBuffer): void {
  const kept = spares.reduce((sum, { byteLength }) => sum + byteLength, buffer.byteLength)
  if (buffer.byteLength > FIRST_BUFFER_BYTES && kept <= MOST_SPARE_BYTES) spares.push(buffer)
}

/** What a file has to be told of a column before its first row. */
export interface FileColumn {
  readonly name: string
  readonly type: ColumnType
}

/**
 * A Parquet file as it is written, row group by row group. Bytes can be taken away at any time, so memory holds a
 * row group, and what the footer will say of those before.
 *
 * hyparquet-writer writes page headers and the footer. The pages are made here (see `encode-numbers.ts` and `text-chunk.ts`),
 * and put together as its `ParquetWriter` would: that one brings encodings, indexes and types that no column has, which each
 * cold start would compile.
 */
export class ParquetFile {
  readonly #elements: readonly SchemaElement[]
  readonly #compressor: Compressor
  readonly #out = new ByteWriter(0)
  readonly #rowGroups: RowGroup[] = []
  #rowCount = 0n

  constructor(columns: readonly FileColumn[], codec: Codec = 'snappy') {
    this.#compressor = COMPRESSORS[codec]
    this.#elements = columns.map(({ name, type }) => schemaElement(name, type))
  }

  /** Bytes of the file so far, dropped or not. */
  get size(): number {
    return Math.max(MAGIC_BYTES, this.#out.offset)
  }

  get rowGroups(): number {
    return this.#rowGroups.length
  }

  /** Adds those `rows` of the columns, which are the file's in their order. Without rows there is nothing to add. */
  addRowGroup(columns: readonly RowColumn[], rows: ArrayLike<number>): void {
    this.addChunks(
      columns.map(column => chunkValues(column, rows)),
      rows.length,
    )
  }

  /** The same, of values that are made already. */
  addChunks(values: readonly ChunkValues[], rowCount: number): void {
    // Readers of parquet-java up to 1.12 (Spark 3.3, Hive) stop at an empty one: "Illegal row group of 0 rows".
    if (rowCount === 0) return
    this.#makeReady()
    const start = this.#out.offset
    const chunks = this.#elements.map((element, index) => {
      const ofColumn = values[index]
      if (ofColumn === undefined) throw new Error(`Column ${element.name} is missing in a row group`)
      return writeColumnChunk(this.#out, element, ofColumn, this.#compressor)
    })
    this.#rowGroups.push({
      columns: chunks,
      num_rows: BigInt(rowCount),
      total_byte_size: chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: BigInt(this.#out.offset - start),
    })
    this.#rowCount += BigInt(rowCount)
  }

  /** Writes the footer. To be called once, at the end. */
  finish(): void {
    this.#makeReady()
    const out = this.#out
    const footer = {
      version: 2,
      created_by: CREATED_BY,
      schema: [{ name: 'root', num_children: this.#elements.length }, ...this.#elements],
      num_rows: this.#rowCount,
      row_groups: this.#rowGroups,
      // What writes the footer writes its length behind it.
      metadata_length: 0,
    }
    writeMetadata(out, footer)
    out.appendUint32(MAGIC)
  }

  /** The bytes that were written and not dropped. They are good until they are. */
  get bytes(): Uint8Array {
    return this.#out.getBytes()
  }

  /** Lets go of the bytes that were written. */
  drop(): void {
    keepSpare(this.#out.buffer)
    // The offset, of which the footer is made, goes on.
    this.#writeInto(new ArrayBuffer(0))
  }

  /** A copy of the bytes that were written since the last time. */
  take(): Uint8Array {
    const bytes = this.bytes.slice()
    this.drop()
    return bytes
  }

  /** Gets memory to write into, if there is none; and starts the file. */
  #makeReady(): void {
    if (this.#out.buffer.byteLength > 0) return
    this.#writeInto(spares.pop() ?? new ArrayBuffer(FIRST_BUFFER_BYTES))
    if (this.#out.offset === 0) this.#out.appendUint32(MAGIC)
  }

  #writeInto(buffer: ArrayBuffer): void {
    this.#out.buffer = buffer
    this.#out.view = new DataView(buffer)
    this.#out.index = 0
  }
}
