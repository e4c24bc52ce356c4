import type { CsvDialect, RowBlock } from '@inlet/core'
import type { ObjectStore } from '../store/object-store.ts'
import { harmless } from './harmless.ts'
import { openObjectBytes } from './open-object-bytes.ts'
import { readText } from './read-csv.ts'
import { DEFAULT_LIMITS, type InflateLimits, isZip, type ObjectBytes, type StoredObject } from './stored-object.ts'

/** Larger than what `readCsv` takes: here most rows never become strings. */
const CHUNK_BYTES = 128 * 1024

/** A CSV file that an object is, or has in it. */
export interface CsvFile {
  /** In a zip, fit for messages; `undefined` for an object that is the file itself. */
  readonly name: string | undefined
  /**
   * The rows, which can be read once. Their numbers go on from the last row that was read of the files before; their
   * bytes are those of this file's text.
   */
  readonly rows: AsyncIterable<RowBlock>
}

/**
 * The CSV files of an object: all that a `.zip` has, in the order of their names, or the object itself. Each has an
 * encoding of its own, as `readCsv` finds it. They are read one after the other, each to its end before the next.
 *
 * The limits hold for all files together. Whether a zip fits them is told by its directory, before anything is read.
 * @throws what `readCsv` throws. Of a zip, before any row: BAD_ZIP if it has no CSV file, or one that is encrypted,
 * compressed by another method than deflate, or overlaps another; TOO_LARGE. Behind the rows before it: BAD_ZIP for damage
 */
export async function* readCsvFiles(
  store: ObjectStore,
  object: StoredObject,
  dialect: CsvDialect,
  limits: InflateLimits = DEFAULT_LIMITS,
): AsyncGenerator<CsvFile, void, undefined> {
  let row = 0
  async function* rowsOf(bytes: ObjectBytes): AsyncGenerator<RowBlock, void, undefined> {
    for await (const block of readText(bytes, dialect, { row, byte: 0 }, CHUNK_BYTES)) {
      row += block.rowCount
      yield block
    }
  }
  for (const { name, bytes } of await openFiles(store, object, limits)) {
    yield { name: name && harmless(name), rows: rowsOf(bytes) }
  }
}

interface NamedBytes {
  readonly name?: string
  readonly bytes: ObjectBytes
}

async function openFiles(
  store: ObjectStore,
  object: StoredObject,
  limits: InflateLimits,
): Promise<readonly NamedBytes[]> {
  if (!isZip(object)) return [{ bytes: await openObjectBytes(store, object, limits) }]
  const { openZippedCsvs } = await import('./zipped-csv.ts')
  return openZippedCsvs(store, object, limits)
}
