import { isUtf8 } from 'node:buffer'
import { findUtf8Faults, wholeCharacters } from './utf8.ts'

/** Whole characters, up to the first bytes that are none. */
export interface Utf8Chunk {
  readonly text: Buffer
  /** Whether `text` ends because what follows it is not UTF-8. */
  readonly isCutOff: boolean
  /** Behind the last lone surrogate in `text`; 0 if there is none. */
  readonly surrogatesEnd: number
}

/** Makes chunks that may end within a character chunks that do not. */
export class Utf8Chunks {
  /** The start of a character that the last chunk ended in. */
  #carried = Buffer.alloc(0)

  next(chunk: Uint8Array): Utf8Chunk {
    const bytes = this.#carried.length === 0 ? viewOf(chunk) : Buffer.concat([this.#carried, chunk])
    const end = wholeCharacters(bytes)
    // A copy, lest a few bytes keep the whole chunk in memory.
    this.#carried = Buffer.from(bytes.subarray(end))
    return check(bytes.subarray(0, end))
  }

  /** What is left at the end: nothing, or what has turned out to be no character. */
  last(): Utf8Chunk {
    return check(this.#carried)
  }
}

function check(bytes: Buffer): Utf8Chunk {
  if (isUtf8(bytes)) return { text: bytes, isCutOff: false, surrogatesEnd: 0 }
  const { badAt, surrogatesEnd } = findUtf8Faults(bytes)
  return { text: bytes.subarray(0, badAt), isCutOff: badAt !== undefined, surrogatesEnd }
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
