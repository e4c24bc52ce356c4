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
  read(bucket: string, key: string, options?: ReadOptions & ReadTarget): Promise<Uint8Array>
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

  /**
   * Begins an object that is written in parts, over hours if need be, by one process after the other, and appears only
   * when it is complete. The `Upload` is all that a process needs to go on.
   */
  startUpload(bucket: string, key: string, options?: UploadOptions): Promise<Upload>
  /**
   * Uploads part `number`, 1 to 10,000 (anything else is a RangeError). The same number again replaces the part.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
   * The bytes must not change until it is done; then their memory may be used again, unless it failed.
   * @returns the part's ETag, as `completeUpload` asks for it; S3's has the part's checksum with it
   * @throws UploadNotFound
   */
  uploadPart(upload: Upload, number: number, bytes: Uint8Array): Promise<string>
  /**
   * Makes the object of the parts whose ETags are given, 1 to 10,000 of them, from part 1 on; later parts are dropped.
   * Asked again after it succeeded, even with other ETags, it answers the same for as long as that object is there.
   * @throws UploadRefused if a part is not there or has another ETag (InvalidPart), or one before the last has less
   * than 5 MiB (EntityTooSmall); the upload can still be mended. UploadNotFound if there is no such upload, and the
   * object is not what it became.
   */
  completeUpload(upload: Upload, etags: readonly string[]): Promise<WrittenObject>
  /** Gives the upload up and drops its parts; one that does not exist, or is complete, is left as it is. */
  abortUpload(upload: Upload): Promise<void>
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

export interface ReadTarget {
  /**
   * Memory to be used again, if it has the room: what is returned may lie in it. Nothing writes there once the answer, or
   * a failure, has come.
   */
  readonly into?: Uint8Array | undefined
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

export interface UploadOptions {
  /** Kept by S3 only. */
  readonly contentType?: string
}

/** An upload under way, as plain JSON data: a caller may keep it in a file, and is to keep it as it is. */
export interface Upload {
  readonly bucket: string
  readonly key: string
  readonly id: string
  /** Random; what the object that the upload becomes is known by. */
  readonly token: string
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

/** There is no such upload: it was given up, or it is complete and its object has been replaced or deleted since. */
export class UploadNotFound extends Error {
  override readonly name = 'UploadNotFound'

  constructor({ bucket, key }: Upload, options?: ErrorOptions) {
    super(`No upload of s3://${bucket}/${key} with this id`, options)
  }
}

/** No object can be made of these parts: trying again with the same ones cannot help. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused'
  /** As S3 calls it. */
  readonly code: string

  constructor({ bucket, key }: Upload, code: string, options?: ErrorOptions) {
    super(`Could not complete the upload of s3://${bucket}/${key}: ${code}`, options)
    this.code = code
  }
}
