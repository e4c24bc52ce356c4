/** `1,234` */
export function count(number: number): string {
  return number.toLocaleString('en')
}

/** `1.2 s` */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

/** `3,400 records/s`, from a number of them and milliseconds. */
export function perSecond(number: number, unit: string, ms: number): string {
  return `${count(Math.round((number / ms) * 1_000))} ${unit}/s`
}

/** `1 row`, `1,234 rows` */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}
