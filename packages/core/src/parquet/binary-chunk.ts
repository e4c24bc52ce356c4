import type { ChunkValues } from './chunk.ts'
import { type Bounds, LONGEST_BOUND } from './statistics.ts'

/** Bytes, from the column's cells to the page. */
export function binaryChunk(cells: readonly (Uint8Array | null)[], rows: ArrayLike<number>): ChunkValues {
  const isPresent = new Uint8Array(rows.length)
  const values: Uint8Array[] = []
  let byteEstimate = 0
  for (let index = 0; index < rows.length; index++) {
    const cell = cells[rows[index] ?? 0] ?? null
    if (cell === null) continue
    isPresent[index] = 1
    values.push(cell)
    byteEstimate += cell.length + 4
  }
  return {
    isPresent,
    valueCount: values.length,
    byteEstimate,
    dictionary: undefined,
    bounds: () => boundsOf(values),
    encode: (start, end) => encodePlain(values.slice(start, end)),
  }
}

/** Each is its length in bytes, as 32 bits, and the bytes. */
function encodePlain(values: readonly Uint8Array[]): Uint8Array {
  const page = Buffer.allocUnsafe(values.reduce((size, value) => size + 4 + value.length, 0))
  let position = 0
  for (const value of values) {
    position = page.writeUInt32LE(value.length, position)
    page.set(value, position)
    position += value.length
  }
  return page
}

function boundsOf(values: readonly Uint8Array[]): Bounds | undefined {
  const first = values[0]
  if (first === undefined) return undefined
  let min = first
  let max = first
  for (const value of values) {
    if (Buffer.compare(value, min) < 0) min = value
    else if (Buffer.compare(value, max) > 0) max = value
  }
  if (Math.max(min.length, max.length) > LONGEST_BOUND) return undefined
  return { min: Buffer.from(min), max: Buffer.from(max) }
}
