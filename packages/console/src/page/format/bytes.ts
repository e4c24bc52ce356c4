const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `0 B`, `999 B`, `1.5 KiB`, `12 MiB`: two digits at least, three or four at most. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  // 1023.5 KiB would be written as 1024 KiB.
  while (Math.round(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value).toString()
  return `${text} ${UNITS[unit]}`
}
