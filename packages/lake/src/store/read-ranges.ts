import { TransientError } from '@inlet/core'
import { retry } from '../retry.ts'
import type { ObjectStore } from './object-store.ts'

/** One version of an object. */
export interface ObjectVersion {
  readonly bucket: string
  readonly key: string
  readonly etag: string
}

export interface Ranges {
  /** The first byte. */
  readonly start: number
  /** The byte after the last, at most the size of the object. */
  readonly end: number
  /** How much is asked for at a time. */
  readonly pieceBytes?: number
  /** Each piece is twice as large as the one before, up to this; as `pieceBytes` if it is left out. */
  readonly mostPieceBytes?: number
  /** All pieces come in the same memory: each is good until the next one is asked for. */
  readonly isMemoryShared?: boolean
}

const PIECE_BYTES = 256 * 1024
/** On top of those of the store: for a bad half minute in hours of reading. */
const RETRIES = 4
const FIRST_DELAY_MS = 100
const GROWTH = 3

/**
 * Reads an object with one request for each piece. However slowly the pieces are taken, no connection stays open, and
 * an object that is replaced meanwhile is noticed. Nothing is read ahead.
 *
 * A piece that fails with a TransientError, or that is shorter than asked for, is tried 5 times, within some 4 to 8 s.
 * @throws TransientError STORE, ObjectNotFound, PreconditionFailed (the object has been replaced)
 */
export async function* readRanges(
  store: ObjectStore,
  version: ObjectVersion,
  { start, end, pieceBytes = PIECE_BYTES, mostPieceBytes = pieceBytes, isMemoryShared = false }: Ranges,
): AsyncGenerator<Uint8Array, void, void> {
  let size = pieceBytes
  const most = Math.max(0, Math.min(Math.max(pieceBytes, mostPieceBytes), end - start))
  const memory = isMemoryShared ? Buffer.allocUnsafeSlow(most) : undefined
  for (let from = start; from < end; ) {
    const to = Math.min(from + size, end)
    yield await readRange(store, version, from, to, memory)
    from = to
    size = Math.min(size * 2, mostPieceBytes)
  }
}

/** All bytes from `start` to, exclusively, `end`, with the retries of `readRanges`. */
export function readRange(
  store: ObjectStore,
  version: ObjectVersion,
  start: number,
  end: number,
  into?: Uint8Array,
): Promise<Uint8Array> {
  const { bucket, key, etag } = version
  async function read(): Promise<Uint8Array> {
    const piece = await store.read(bucket, key, { range: { start, end }, ifMatch: etag, into })
    if (piece.byteLength === end - start) return piece
    const found = `found ${piece.byteLength}`
    throw new TransientError('STORE', `Expected bytes ${start} to ${end} of s3://${bucket}/${key}, ${found} bytes`)
  }
  return retry(read, {
    retries: RETRIES,
    minTimeout: FIRST_DELAY_MS,
    factor: GROWTH,
    randomize: true,
    shouldRetry: ({ error }) => error instanceof TransientError,
  })
}
