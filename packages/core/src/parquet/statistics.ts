import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'

export interface Bounds {
  readonly min: Cell
  readonly max: Cell
}

/** In bytes. Longer bounds help no reader, and are kept until the file ends. */
export const LONGEST_BOUND = 1024

/** The least and the greatest value, in the order that Parquet gives the type; `undefined` if there are no values. */
export function boundsOf(type: Exclude<ColumnType, 'string'>, values: readonly Cell[]): Bounds | undefined {
  const first = values[0]
  if (first === undefined) return undefined
  if (type === 'binary') return byteBounds(values as readonly Uint8Array[])
  if (type === 'double') return doubleBounds(values as readonly number[])
  let min = first
  let max = first
  for (const value of values) {
    if (value < min) min = value
    else if (value > max) max = value
  }
  return { min, max }
}

/**
 * None if one of them is not a number: such values have no place in the order, or the last one, whom one asks. A zero is
 * the lesser of both as a minimum, and the greater as a maximum, for readers that tell them apart.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (ColumnOrder)
 */
function doubleBounds(values: readonly number[]): Bounds | undefined {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (Number.isNaN(value)) return undefined
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min: min === 0 ? -0 : min, max: max === 0 ? 0 : max }
}

function byteBounds(values: readonly Uint8Array[]): Bounds | undefined {
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
