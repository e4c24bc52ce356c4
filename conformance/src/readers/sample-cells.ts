import { type Cell, type ColumnType, parseDecimal } from '@inlet/core'
import fc from 'fast-check'

/** Every type, decimals by their physical sizes. */
export const SAMPLE_TYPES: readonly ColumnType[] = [
  'string',
  'int',
  'bigint',
  'double',
  'boolean',
  'date',
  'timestamp',
  'binary',
  'decimal(9,2)',
  'decimal(18,18)',
  'decimal(38,9)',
]

const SEED = 20_261_121
/** Of the years 1 and 9999. */
const DAYS = { min: -719_162, max: 2_932_896 }
const MICROSECONDS_OF_DAY = 86_400_000_000n

/** Cells of a type, the same ones each time: the extremes first. */
export function sampleCells(type: ColumnType, count: number, seed = 0): Cell[] {
  const extremes = extremesOf(type).slice(0, count)
  const others = count - extremes.length
  return [...extremes, ...(others === 0 ? [] : fc.sample(arbitraryOf(type), { numRuns: others, seed: SEED + seed }))]
}

/** The least, the greatest, and those that are written in a way of their own. */
export function extremesOf(type: ColumnType): Cell[] {
  switch (type) {
    case 'string':
      return ['', 'a', '\u0000', "'", '"', 'é', '€', '\uffff', '🎉', '\u{10ffff}', 'x'.repeat(1025), '日本'.repeat(400)]
    case 'int':
      return [0, -1, -(2 ** 31), 2 ** 31 - 1]
    case 'bigint':
      return [0n, -1n, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n]
    case 'double':
      return [0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1, -1e-130]
    case 'boolean':
      return [true, false]
    case 'date':
      return [0, -1, DAYS.min, DAYS.max]
    case 'timestamp':
      return [0n, -1n, 1n, BigInt(DAYS.min) * MICROSECONDS_OF_DAY, BigInt(DAYS.max + 1) * MICROSECONDS_OF_DAY - 1n]
    case 'binary':
      return ['', '00', 'ff', '7f', '80', 'ff'.repeat(40)].map(hex => Buffer.from(hex, 'hex'))
    default: {
      const greatest = greatestOf(type)
      return [0n, 1n, -1n, greatest, -greatest]
    }
  }
}

function arbitraryOf(type: ColumnType): fc.Arbitrary<Cell> {
  switch (type) {
    case 'string':
      return fc.string({ unit: 'binary', maxLength: 30 })
    case 'int':
      return fc.integer()
    case 'bigint':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'date':
      return fc.integer(DAYS)
    case 'timestamp':
      return fc.bigInt({
        min: BigInt(DAYS.min) * MICROSECONDS_OF_DAY,
        max: BigInt(DAYS.max + 1) * MICROSECONDS_OF_DAY - 1n,
      })
    case 'binary':
      return fc.uint8Array({ maxLength: 30 })
    default: {
      const greatest = greatestOf(type)
      return fc.bigInt({ min: -greatest, max: greatest })
    }
  }
}

function greatestOf(type: ColumnType): bigint {
  const decimal = parseDecimal(type)
  if (decimal === undefined) throw new Error(`Expected a decimal type, found ${type}`)
  return 10n ** BigInt(decimal.precision) - 1n
}
