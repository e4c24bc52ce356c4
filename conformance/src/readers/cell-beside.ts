import { type Cell, type ColumnType, parseDecimal } from '@inlet/core'

/** The cell right below (-1) or above (1) that one; of text and bytes, one near it. `undefined` if there is none. */
export function cellBeside(type: ColumnType, cell: Cell, step: -1 | 1): Cell | undefined {
  if (typeof cell === 'boolean') return undefined
  if (typeof cell === 'string') return step > 0 ? `${cell}!` : withoutLast([...cell])?.join('')
  if (cell instanceof Uint8Array) return step > 0 ? Buffer.of(...cell, 0) : toBuffer(withoutLast([...cell]))
  if (typeof cell === 'bigint') return within(cell + BigInt(step), limitsOf(type))
  if (type === 'double') return within(cell + step * gapAt(cell), [-Number.MAX_VALUE, Number.MAX_VALUE])
  return within(cell + step, type === 'int' ? [-(2 ** 31), 2 ** 31 - 1] : [-719_162, 2_932_896])
}

function withoutLast<T>(items: readonly T[]): T[] | undefined {
  return items.length === 0 ? undefined : items.slice(0, -1)
}

function toBuffer(bytes: readonly number[] | undefined): Buffer | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes)
}

function within<T extends number | bigint>(value: T, [min, max]: readonly [T, T]): T | undefined {
  return value >= min && value <= max ? value : undefined
}

function limitsOf(type: ColumnType): [bigint, bigint] {
  const decimal = parseDecimal(type)
  if (decimal === undefined) return [-(2n ** 63n), 2n ** 63n - 1n]
  const greatest = 10n ** BigInt(decimal.precision) - 1n
  return [-greatest, greatest]
}

/** About the distance of doubles there. */
function gapAt(value: number): number {
  return Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE)
}
