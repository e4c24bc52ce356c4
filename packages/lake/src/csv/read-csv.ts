import {
  type CsvDialect,
  type CsvEncoding,
  type CsvPlace,
  type RowBlock,
  readRows,
  sniffEncoding,
  toUtf8,
} from '@inlet/core'
import type { ObjectStore } from '../store/object-store.ts'
import { openObjectBytes } from './open-object-bytes.ts'
import { readFrom } from './read-from.ts'
import { DEFAULT_LIMITS, type ObjectBytes, type StoredObject } from './stored-object.ts'

/** Rows are made of so many bytes at a time: what they become as strings is a multiple of it. */
const CHUNK_BYTES = 16 * 1024
/** Who reads rows this way has little memory, in which the piece before lies about for a while. */
const MOST_PIECE_BYTES = 256 * 1024

/**
 * The rows of a CSV object, from `from` on: the place of a row that was read before, or the start. Row 0 is the header.
 * A byte order mark tells the encoding better than the dialect does.
 *
 * Places count bytes of the uncompressed text in UTF-8. An object that is stored as such is read from there; any other is
 * read again from its beginning.
 * @throws what `openObjectBytes`, `readRows` and `toUtf8` throw
 */
export async function* readCsv(
  store: ObjectStore,
  object: StoredObject,
  dialect: CsvDialect,
  from: CsvPlace = { row: 0, byte: 0 },
): AsyncGenerator<RowBlock, void, undefined> {
  yield* readText(await openObjectBytes(store, object, DEFAULT_LIMITS, MOST_PIECE_BYTES), dialect, from)
}

/** The rows of `content`, as `readCsv` reads them. @param chunkBytes what becomes a block */
export async function* readText(
  content: ObjectBytes,
  dialect: CsvDialect,
  from: CsvPlace,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<RowBlock, void, undefined> {
  const encoding = (await markedEncoding(content)) ?? dialect.encoding
  const text =
    encoding === 'utf-8'
      ? inChunks(content.read(from.byte), chunkBytes)
      : readFrom(from.byte, toUtf8(inChunks(content.read(0), chunkBytes), encoding))
  yield* readRows(text, { delimiter: dialect.delimiter, from })
}

const LONGEST_MARK = 3

async function markedEncoding(content: ObjectBytes): Promise<CsvEncoding | undefined> {
  let first: Uint8Array = new Uint8Array()
  for await (const bytes of content.read(0)) {
    first = Buffer.concat([first, bytes.subarray(0, LONGEST_MARK)])
    if (first.byteLength >= LONGEST_MARK) break
  }
  return sniffEncoding(first)
}

async function* inChunks(
  pieces: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) {
    for (let start = 0; start < piece.byteLength; start += chunkBytes) yield piece.subarray(start, start + chunkBytes)
  }
}
