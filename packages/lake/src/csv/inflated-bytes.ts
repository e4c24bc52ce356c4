import { checkRange } from '../store/byte-range.ts'
import { readFrom } from './read-from.ts'
import type { ObjectBytes } from './stored-object.ts'

/** Content that is inflated from its beginning each time. */
export function inflatedBytes(content: () => AsyncIterable<Uint8Array>): ObjectBytes {
  return {
    canSeek: false,
    read(start) {
      checkRange({ start })
      return readFrom(start, content())
    },
  }
}
