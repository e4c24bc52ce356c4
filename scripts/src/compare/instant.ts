/** A reading of times of its own, so that the loader is not checked by itself. Instants are µs since 1970, exactly. */

/** The instant of an ISO 8601 time with its offset; `undefined` if there is no such day or hour. */
export function instantOfText(text: string): bigint | undefined {
  const [, whole, fraction = '', zone] = /^(.{10}T.{8})(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const asUtc = new Date(`${whole}Z`)
  // 30 February is no error to a Date: it makes it 2 March.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== whole) return undefined
  return BigInt(Date.parse(`${whole}${zone}`)) * 1_000n + BigInt(fraction.padEnd(6, '0'))
}

/** The ISO 8601 time of an instant, in UTC. */
export function textOfInstant(instant: bigint): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  const whole = new Date(Number((instant - micros) / 1_000n)).toISOString().slice(0, 19)
  return `${whole}.${String(micros).padStart(6, '0')}Z`
}

/** The instant of an epoch number in seconds, milli- or microseconds: whichever falls into this century. */
export function instantOfEpoch(text: string): bigint | undefined {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return [6, 3, 0]
    .filter(digits => whole !== '' && fraction.length <= digits)
    .map(digits => BigInt(whole + fraction.padEnd(digits, '0')))
    .find(isInThisCentury)
}

function isInThisCentury(instant: bigint): boolean {
  const year = new Date(Number(instant / 1_000n)).getUTCFullYear()
  return year >= 2000 && year < 2100
}
