import type { ByteRange } from './object-store.ts'

/** @throws RangeError unless 0 <= start <= end, in whole numbers. */
export function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return
  const { start, end = Number.MAX_SAFE_INTEGER } = range
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`Expected a byte range with 0 <= start <= end, found start ${start}, end ${range.end}`)
  }
}

/** The part of `range` that an object of `size` bytes has. */
export function clampRange(range: ByteRange | undefined, size: number): { start: number; end: number } {
  const start = Math.min(range?.start ?? 0, size)
  return { start, end: Math.min(range?.end ?? size, size) }
}
