const COUNT = new Intl.NumberFormat('en-US')

/** `1,234,567` */
export function formatCount(count: number): string {
  return COUNT.format(count)
}

/** `1 row`, `2 rows`. @param many if it is not `one` and an s */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** `0.4`, `12`, `1,250`: of something in a second. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0'
  if (perSecond < 0.1) return '< 0.1'
  return perSecond < 10 ? (Math.round(perSecond * 10) / 10).toString() : formatCount(Math.round(perSecond))
}
