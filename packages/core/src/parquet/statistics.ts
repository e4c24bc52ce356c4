import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'

export interface Bounds {
  readonly min: Cell
  readonly max: Cell
}

/** The least and the greatest value, in the order that Parquet gives the type; `undefined` if there are no values. */
export function boundsOf(type: Exclude<ColumnType, 'string'>, values: readonly Cell[]): Bounds | undefined {
  const first = values[0]
  if (first === undefined) return undefined
  if (type === 'binary') return byteBounds(values as readonly Uint8Array[])
  let min = first
  let max = first
  for (const value of values) {
    if (value < min) min = value
    else if (value > max) max = value
  }
  return { min, max }
}

function byteBounds(values: readonly Uint8Array[]): { min: Buffer; max: Buffer } | undefined {
  const sorted = values.map(value => Buffer.from(value)).sort(Buffer.compare)
  const min = sorted[0]
  const max = sorted.at(-1)
  return min === undefined || max === undefined ? undefined : { min, max }
}
