import { type Cell, type ColumnType, parseDecimal } from '@inlet/core'

/**
 * A cell as the text that all readers write it as: a decimal with all its places, the bits of a double and bytes in hex, a
 * date as days and a timestamp as µs since 1970.
 */
export function cellText(type: ColumnType, cell: Cell): string {
  if (type === 'double') return hexOfDouble(cell as number)
  if (type === 'binary') return Buffer.from(cell as Uint8Array).toString('hex')
  const decimal = parseDecimal(type)
  return decimal === undefined ? String(cell) : decimalText(cell as bigint, decimal.scale)
}

function hexOfDouble(value: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.toString('hex')
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const end = digits.length - scale
  const sign = unscaled < 0n ? '-' : ''
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, end)}.${digits.slice(end)}`
}
