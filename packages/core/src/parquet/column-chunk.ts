import type { ColumnChunk, PageHeader, SchemaElement } from 'hyparquet'
import type { ByteWriter } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import type { ChunkValues, DictionaryPage } from './chunk.ts'
import type { Compressor } from './compressor.ts'
import { encodeLevels } from './levels.ts'

/** About how many bytes of values a page holds before compression. */
const PAGE_BYTES = 1 << 20

/**
 * Writes one column of a row group: a dictionary page if there is one, then data pages (version 2), each compressed.
 * Returns what the footer says of it.
 */
export function writeColumnChunk(
  out: ByteWriter,
  { name, type }: SchemaElement,
  values: ChunkValues,
  compressor: Compressor,
): ColumnChunk {
  if (type === undefined) throw new Error(`Column ${name} has no physical type`)
  const start = BigInt(out.offset)
  const dictionaryBytes = values.dictionary === undefined ? 0 : writeDictionary(out, values.dictionary, compressor)
  const dataStart = BigInt(out.offset)
  const dataBytes = writeDataPages(out, values, compressor)
  const bounds = values.bounds()
  return {
    file_offset: start,
    meta_data: {
      type,
      encodings: values.dictionary ? ['PLAIN', 'RLE_DICTIONARY', 'RLE'] : ['PLAIN', 'RLE'],
      path_in_schema: [name],
      codec: compressor.codec,
      num_values: BigInt(values.isPresent.length),
      total_uncompressed_size: BigInt(dictionaryBytes + dataBytes),
      total_compressed_size: BigInt(out.offset) - start,
      data_page_offset: dataStart,
      ...(values.dictionary ? { dictionary_page_offset: start } : {}),
      statistics: {
        null_count: BigInt(values.isPresent.length - values.valueCount),
        ...(bounds === undefined ? {} : { min_value: bounds.min, max_value: bounds.max }),
      },
    },
  }
}

/** Returns the uncompressed size. */
function writeDictionary(out: ByteWriter, { encode, entryCount }: DictionaryPage, compressor: Compressor): number {
  const plain = encode()
  const compressed = compressor.compress(plain)
  return writePage(out, new Uint8Array(), plain.length, compressed, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: plain.length,
    compressed_page_size: compressed.length,
    dictionary_page_header: { num_values: entryCount, encoding: 'PLAIN' },
  })
}

/** Pages of equal numbers of rows. Returns their uncompressed size. */
function writeDataPages(out: ByteWriter, values: ChunkValues, compressor: Compressor): number {
  const rowCount = values.isPresent.length
  const rowsPerPage = Math.max(1, Math.ceil(rowCount / Math.ceil((values.byteEstimate + 1) / PAGE_BYTES)))
  let uncompressed = 0
  let firstValue = 0
  for (let row = 0; row < rowCount; row += rowsPerPage) {
    const isPresent = values.isPresent.subarray(row, row + rowsPerPage)
    const valueCount = countPresent(isPresent, values.valueCount, rowCount)
    const encoded = values.encode(firstValue, firstValue + valueCount)
    uncompressed += writeDataPage(out, isPresent, valueCount, encoded, values.dictionary !== undefined, compressor)
    firstValue += valueCount
  }
  return uncompressed
}

/** How many rows of a page have a value, of a chunk that has `valueCount` of them in `rowCount` rows. */
function countPresent(isPresent: Uint8Array, valueCount: number, rowCount: number): number {
  if (valueCount === 0) return 0
  if (valueCount === rowCount) return isPresent.length
  let count = 0
  for (let row = 0; row < isPresent.length; row++) count += isPresent[row] ?? 0
  return count
}

function writeDataPage(
  out: ByteWriter,
  isPresent: Uint8Array,
  valueCount: number,
  encoded: Uint8Array,
  hasDictionary: boolean,
  compressor: Compressor,
): number {
  const levels = encodeLevels(isPresent, valueCount)
  const compressed = compressor.compress(encoded)
  return writePage(out, levels, encoded.length, compressed, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + encoded.length,
    compressed_page_size: levels.length + compressed.length,
    data_page_header_v2: {
      num_values: isPresent.length,
      num_nulls: isPresent.length - valueCount,
      num_rows: isPresent.length,
      encoding: hasDictionary ? 'RLE_DICTIONARY' : 'PLAIN',
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  })
}

/** Returns the page's uncompressed size, header included. */
function writePage(
  out: ByteWriter,
  levels: Uint8Array,
  encodedBytes: number,
  compressed: Uint8Array,
  header: PageHeader,
): number {
  const start = out.offset
  writePageHeader(out, header)
  const headerBytes = out.offset - start
  out.appendBytes(levels)
  out.appendBytes(compressed)
  return headerBytes + levels.length + encodedBytes
}
