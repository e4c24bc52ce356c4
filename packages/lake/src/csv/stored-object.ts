import { InputError, type InputErrorCode } from '@inlet/core'
import type { ObjectVersion } from '../store/read-ranges.ts'

/** One version of an object, of known size. */
export interface StoredObject extends ObjectVersion {
  /** Bytes, as they are stored. */
  readonly size: number
}

/** The uncompressed content of an object. */
export interface ObjectBytes {
  /** Whether a reader can start anywhere at no cost. */
  readonly canSeek: boolean
  /**
   * From byte `start` of the content to its end; nothing if it is no longer than that. It may be called repeatedly.
   * Each piece is good until the next one is asked for.
   * Bytes that come before an error are yielded before it is thrown.
   */
  read(start: number): AsyncIterable<Uint8Array>
}

/** What guards against a small object that inflates to a huge one. */
export interface InflateLimits {
  /** The most that compressed content may inflate to, in bytes. */
  readonly maxBytes: number
  /** The most bytes of content for each compressed byte, once there are more than 16 MiB of content. */
  readonly maxRatio: number
}

export const DEFAULT_LIMITS: InflateLimits = { maxBytes: 8 * 1024 ** 3, maxRatio: 200 }

export function isZip({ key }: StoredObject): boolean {
  return /\.zip$/i.test(key)
}

/** Whether a place in its text says nothing of how much of it is read. */
export function isCompressed({ key }: StoredObject): boolean {
  return /\.(?:gz|zst|zip)$/i.test(key)
}

/** An InputError about `object`: `what` was found to be wrong. */
export function objectFault(
  { bucket, key }: StoredObject,
  code: InputErrorCode,
  what: string,
  options?: ErrorOptions,
): InputError {
  return new InputError(code, `s3://${bucket}/${key}: ${what}`, options)
}
