import type { InputErrorCode } from '@inlet/core'
import { BrokenContent } from './broken-content.ts'
import { type InflateLimits, objectFault, type StoredObject } from './stored-object.ts'

/** Below it, the ratio tells nothing: a short text of zeros is no bomb. */
const RATIO_FREE_BYTES = 16 * 1024 * 1024

export interface Compressed {
  readonly object: StoredObject
  /** What it is, for messages. */
  readonly what: string
  /** Bytes, compressed, of all that is inflated. */
  readonly size: number
  /** Of the InputError for what is broken. */
  readonly code: InputErrorCode
}

/**
 * Passes on `content`, no more of it than the limits allow.
 * @throws InputError for BrokenContent, and TOO_LARGE, with the position in the content
 */
export function guardContent(
  content: AsyncIterable<Uint8Array>,
  compressed: Compressed,
  limits: InflateLimits,
): AsyncGenerator<Uint8Array, void, void> {
  return limitContent(locateFault(content, compressed), compressed, limits)
}

/** Passes on `content`. @throws InputError for BrokenContent, with the position in the content */
export async function* locateFault(
  content: AsyncIterable<Uint8Array>,
  { object, what, code }: Compressed,
): AsyncGenerator<Uint8Array, void, void> {
  let position = 0
  try {
    for await (const piece of content) {
      yield piece
      position += piece.byteLength
    }
  } catch (cause) {
    if (!(cause instanceof BrokenContent)) throw cause
    const found = `found after ${position} bytes of content: ${cause.message}`
    throw objectFault(object, code, `Expected whole and valid ${what}, ${found}`, { cause })
  }
}

async function* limitContent(
  content: AsyncIterable<Uint8Array>,
  { object, what, size }: Compressed,
  limits: InflateLimits,
): AsyncGenerator<Uint8Array, void, void> {
  const most = mostBytes(size, limits)
  let position = 0
  for await (const piece of content) {
    const allowed = piece.subarray(0, most.bytes - position)
    yield allowed
    position += allowed.byteLength
    if (allowed.byteLength < piece.byteLength) {
      throw objectFault(
        object,
        'TOO_LARGE',
        `Expected ${what} of at most ${most.bytes} bytes (${most.why}), found more`,
      )
    }
  }
}

/** The most that `size` compressed bytes may inflate to. */
export function mostBytes(size: number, { maxBytes, maxRatio }: InflateLimits): { bytes: number; why: string } {
  const byRatio = Math.max(RATIO_FREE_BYTES, Math.floor(size * maxRatio))
  if (maxBytes <= byRatio) return { bytes: maxBytes, why: 'the limit for compressed content' }
  return { bytes: byRatio, why: `for ${size} compressed bytes` }
}
