import type { Readable } from 'node:stream'

/**
 * The object store port. Two adapters, `s3-store.ts` and `directory-store.ts`, pass the one suite in
 * `object-store.contract.ts`.
 *
 * Keys are S3 keys: any well-formed text of 1–1,024 UTF-8 bytes, `//`, spaces, `+` and unicode included, never
 * URL-encoded. A key with a `.` or `..` segment, a leading `/` or a NUL is refused with InputError BAD_KEY.
 * Failures of the store itself (network, throttling that outlasts the retries, access, a missing S3 bucket) are
 * TransientError STORE; what a body's own iterator throws comes out as it is.
 */
export interface ObjectStore {
  /** Objects whose key starts with `prefix`, in UTF-8 byte order of their keys, page by page. */
  list(bucket: string, prefix: string): AsyncIterable<ObjectSummary>
  /** @throws ObjectNotFound */
  head(bucket: string, key: string): Promise<ObjectHead>
  /** The whole object, or `range`. @throws ObjectNotFound, PreconditionFailed (if it no longer has `ifMatch`) */
  read(bucket: string, key: string, options?: ReadOptions): Promise<Uint8Array>
  /**
   * As `read`, piece by piece, of one version of the object, whoever replaces it meanwhile. The stream fails with
   * TransientError STORE if the object cannot be read to its end. Read it to its end or destroy it.
   */
  readStream(bucket: string, key: string, options?: ReadOptions): Promise<Readable>
  /**
   * Writes the whole object, or nothing: readers see the old object or the complete new one. A stream is sent as a
   * multipart upload, so its size need not be known and memory stays bounded; its pieces must not change once yielded.
   * @throws PreconditionFailed if `condition` does not hold. It may also be thrown although the object was written: when
   * S3's answer got lost and the SDK asked again. Who must know reads what is stored.
   */
  write(
    bucket: string,
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options?: WriteOptions,
  ): Promise<WrittenObject>
  /** Deletes the objects; a key that does not exist counts as deleted. */
  delete(bucket: string, keys: readonly string[]): Promise<void>
}

export interface ObjectSummary {
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly lastModified: Date
}

export interface WrittenObject {
  /** Opaque, without quotes; changes with the content. */
  readonly etag: string
  /** Bytes. */
  readonly size: number
}

export interface ObjectHead extends WrittenObject {
  readonly lastModified: Date
}

export interface ReadOptions {
  readonly range?: ByteRange
  readonly ifMatch?: string
}

/**
 * First byte and, exclusively, last byte. What lies past the object's end is left out, so a range that starts there
 * reads no bytes. Anything but 0 <= start <= end, in whole numbers, is a RangeError.
 */
export interface ByteRange {
  readonly start: number
  readonly end?: number
}

export interface WriteOptions {
  /** Kept by S3 only. */
  readonly contentType?: string
  /** `absent`: only if no such object exists. `etag`: only if the object still has this ETag. */
  readonly condition?: { readonly absent: true } | { readonly etag: string }
}

export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound'

  constructor(bucket: string, key: string, options?: ErrorOptions) {
    super(`No object s3://${bucket}/${key}`, options)
  }
}

/** The object is not, or no longer, what the caller thought: somebody else wrote it first. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed'

  constructor(bucket: string, key: string, options?: ErrorOptions) {
    super(`s3://${bucket}/${key} is not in the expected state`, options)
  }
}
