import type { ColumnChunk, Encoding, PageHeader, SchemaElement } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { buildDictionary, type Dictionary } from './dictionary.ts'
import { encodePlain } from './encode-values.ts'
import { encodeLevels } from './levels.ts'
import { boundsOf } from './statistics.ts'

/** About how many bytes of values a page holds before compression. */
const PAGE_BYTES = 1 << 20

/**
 * Writes one column of a row group: a dictionary page if strings repeat, then data pages (version 2), each compressed.
 * Returns what the footer says of it.
 */
export function writeColumnChunk(
  out: ByteWriter,
  { name, type: physicalType }: SchemaElement,
  type: ColumnType,
  cells: readonly (Cell | null)[],
): ColumnChunk {
  if (physicalType === undefined) throw new Error(`Column ${name} has no physical type`)
  const values = cells.filter(cell => cell !== null)
  const dictionary = type === 'string' ? buildDictionary(values as string[]) : undefined
  const pages = new PageWriter(out)
  const dictionaryOffset = dictionary && pages.writeDictionary(dictionary)
  const dataOffset = BigInt(out.offset)
  for (const page of splitIntoPages(cells, values, type)) pages.writeData(page, type, dictionary)
  const bounds = boundsOf(type, values)
  return {
    file_offset: dictionaryOffset ?? dataOffset,
    meta_data: {
      type: physicalType,
      encodings: dictionary ? ['PLAIN', 'RLE_DICTIONARY', 'RLE'] : ['PLAIN', 'RLE'],
      path_in_schema: [name],
      codec: 'SNAPPY',
      num_values: BigInt(cells.length),
      total_uncompressed_size: BigInt(pages.uncompressedBytes),
      total_compressed_size: BigInt(out.offset) - (dictionaryOffset ?? dataOffset),
      data_page_offset: dataOffset,
      ...(dictionaryOffset === undefined ? {} : { dictionary_page_offset: dictionaryOffset }),
      statistics: {
        null_count: BigInt(cells.length - values.length),
        ...(bounds === undefined ? {} : { min_value: bounds.min, max_value: bounds.max }),
      },
    },
  }
}

/** A run of rows, and where their values stand among the column's values. */
interface Page {
  readonly cells: readonly (Cell | null)[]
  readonly values: readonly Cell[]
  readonly firstValue: number
}

function* splitIntoPages(cells: readonly (Cell | null)[], values: readonly Cell[], type: ColumnType): Generator<Page> {
  const rows = rowsPerPage(cells.length, values, type)
  if (rows >= cells.length) {
    yield { cells, values, firstValue: 0 }
    return
  }
  let firstValue = 0
  for (let row = 0; row < cells.length; row += rows) {
    const pageCells = cells.slice(row, row + rows)
    const pageValues = pageCells.filter(cell => cell !== null)
    yield { cells: pageCells, values: pageValues, firstValue }
    firstValue += pageValues.length
  }
}

function rowsPerPage(rowCount: number, values: readonly Cell[], type: ColumnType): number {
  let bytes = values.length * 16
  if (type === 'string') for (const value of values) bytes += (value as string).length
  if (type === 'binary') for (const value of values) bytes += (value as Uint8Array).length
  return Math.max(1, Math.ceil(rowCount / Math.ceil((bytes + 1) / PAGE_BYTES)))
}

class PageWriter {
  uncompressedBytes = 0
  readonly #out: ByteWriter

  constructor(out: ByteWriter) {
    this.#out = out
  }

  writeDictionary({ entries }: Dictionary): bigint {
    const offset = BigInt(this.#out.offset)
    const plain = encodePlain('string', entries)
    const compressed = snappyCompress(plain)
    this.#write(new Uint8Array(), plain.length, compressed, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: plain.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: entries.length, encoding: 'PLAIN' },
    })
    return offset
  }

  writeData({ cells, values, firstValue }: Page, type: ColumnType, dictionary: Dictionary | undefined): void {
    const levels = encodeLevels(cells, values.length)
    const plain = dictionary
      ? encodeIndexes(dictionary, firstValue, firstValue + values.length)
      : encodePlain(type, values)
    const encoding: Encoding = dictionary ? 'RLE_DICTIONARY' : 'PLAIN'
    const compressed = snappyCompress(plain)
    this.#write(levels, plain.length, compressed, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: levels.length + plain.length,
      compressed_page_size: levels.length + compressed.length,
      data_page_header_v2: {
        num_values: cells.length,
        num_nulls: cells.length - values.length,
        num_rows: cells.length,
        encoding,
        definition_levels_byte_length: levels.length,
        repetition_levels_byte_length: 0,
        is_compressed: true,
      },
    })
  }

  #write(levels: Uint8Array, plainBytes: number, compressed: Uint8Array, header: PageHeader): void {
    const start = this.#out.offset
    writePageHeader(this.#out, header)
    this.uncompressedBytes += this.#out.offset - start + levels.length + plainBytes
    this.#out.appendBytes(levels)
    this.#out.appendBytes(compressed)
  }
}

/** Positions in the dictionary, each in as few bits as the largest needs, after a byte that says how many. */
function encodeIndexes({ entries, indexes }: Dictionary, start: number, end: number): Uint8Array {
  const bitWidth = Math.ceil(Math.log2(entries.length))
  const writer = new ByteWriter()
  writer.appendUint8(bitWidth)
  writeRleBitPackedHybrid(writer, indexes.slice(start, end), bitWidth)
  return writer.getBytes()
}
