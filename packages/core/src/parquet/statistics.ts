import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { ChunkNumbers } from './number-chunk.ts'

export interface Bounds {
  readonly min: Cell
  readonly max: Cell
}

/** In bytes. Longer bounds help no reader, and are kept until the file ends. */
export const LONGEST_BOUND = 1024

/** The least and the greatest number, as the footer takes numbers of that type; `undefined` if there are none. */
export function numberBounds(type: ColumnType, numbers: ChunkNumbers): Bounds | undefined {
  if (numbers.values.length === 0) return undefined
  switch (type) {
    case 'double':
      return doubleBounds(numbers.values)
    case 'boolean': {
      const { min, max } = leastAndGreatest(numbers.values)
      return { min: min === 1, max: max === 1 }
    }
    case 'int':
    case 'date':
      return leastAndGreatest(numbers.values)
    default:
      return integerBounds(numbers)
  }
}

/** What is not a number is passed over, for no comparison holds. */
function leastAndGreatest(values: Float64Array): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}

/** Large ones are not among the `values`. */
function integerBounds({ values, large, zeros }: ChunkNumbers): Bounds {
  const known = leastAndGreatest(values)
  const [first = 0n] = large.values()
  const factor = 10n ** BigInt(zeros)
  let [min, max] = known.min <= known.max ? [BigInt(known.min) * factor, BigInt(known.max) * factor] : [first, first]
  for (const value of large.values()) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}

/**
 * None if one of them is not a number: such values have no place in the order, or the last one, whom one asks. A zero is
 * the lesser of both as a minimum, and the greater as a maximum, for readers that tell them apart.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (ColumnOrder)
 */
function doubleBounds(values: Float64Array): Bounds | undefined {
  if (values.includes(Number.NaN)) return undefined
  const { min, max } = leastAndGreatest(values)
  return { min: min === 0 ? -0 : min, max: max === 0 ? 0 : max }
}
