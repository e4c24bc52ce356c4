import { checkRange } from '../store/byte-range.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { readRanges } from '../store/read-ranges.ts'
import { guardContent } from './guard-content.ts'
import { type Compression, inflate } from './inflate.ts'
import { inflatedBytes } from './inflated-bytes.ts'
import { DEFAULT_LIMITS, type InflateLimits, isZip, type ObjectBytes, type StoredObject } from './stored-object.ts'

/** A request takes a millisecond or two of CPU, and some tens to come back: a large object is read by few of them. */
const MOST_PIECE_BYTES = 1024 * 1024

/**
 * The uncompressed bytes of an object, by the ending of its key in any case: `.gz` (RFC 1952), `.zst` (RFC 8878), the
 * one CSV file of a `.zip`, and anything else as it is.
 *
 * A plain object is read from where the reader starts. A compressed one is inflated from its beginning each time, and
 * what comes before `start` dropped; so it is checked as a whole, whatever is read of it. Reading is piece by piece, on
 * demand, by `readRanges`; memory is a few MiB, and up to 8 MiB more for zstd, whatever the sizes.
 *
 * `mostPieceBytes` is for a plain object. The limits are for compressed objects only. The ratio is to all compressed bytes of the object or zip entry.
 *
 * @throws InputError, here or while reading: BAD_COMPRESSION for gzip or zstd data that is damaged, cut off or followed
 * by anything else, also zeros, or zstd data that needs a window of more than 8 MiB; BAD_ZIP for a zip that is damaged,
 * cut off, encrypted, compressed by another method than deflate, or has no CSV file or several; TOO_LARGE. And what
 * `readRanges` throws.
 */
export async function openObjectBytes(
  store: ObjectStore,
  object: StoredObject,
  limits: InflateLimits = DEFAULT_LIMITS,
  mostPieceBytes = MOST_PIECE_BYTES,
): Promise<ObjectBytes> {
  if (isZip(object)) {
    // Loaded here, so that only a zip costs the loading of what reads it.
    const { openZippedCsv } = await import('./zipped-csv.ts')
    return openZippedCsv(store, object, limits)
  }
  if (/\.gz$/i.test(object.key)) return compressedBytes(store, object, 'gzip', limits)
  if (/\.zst$/i.test(object.key)) return compressedBytes(store, object, 'zstd', limits)
  return plainBytes(store, object, mostPieceBytes)
}

function plainBytes(store: ObjectStore, object: StoredObject, mostPieceBytes: number): ObjectBytes {
  return {
    canSeek: true,
    read(start) {
      checkRange({ start })
      return readRanges(store, object, { start, end: object.size, mostPieceBytes, isMemoryShared: true })
    },
  }
}

function compressedBytes(
  store: ObjectStore,
  object: StoredObject,
  compression: Compression,
  limits: InflateLimits,
): ObjectBytes {
  const { size } = object
  const compressed = { object, what: `${compression} data`, size, code: 'BAD_COMPRESSION' } as const
  return inflatedBytes(() => {
    const content = inflate(readRanges(store, object, { start: 0, end: size }), compression)
    return guardContent(content, compressed, limits)
  })
}
