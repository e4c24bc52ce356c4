/** The tests' own reading of number text: `units × 10^exponent`, with nothing rounded. */
export interface ExactNumber {
  readonly units: bigint
  readonly exponent: number
}

export function readNumber(text: string): ExactNumber {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return { units: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

export function sameNumber(a: ExactNumber, b: ExactNumber): boolean {
  const exponent = Math.min(a.exponent, b.exponent)
  return unitsAt(a, exponent) === unitsAt(b, exponent)
}

/** The number in units of 10^exponent; `undefined` if it is no whole number of them. */
export function unitsAt({ units, exponent: own }: ExactNumber, exponent: number): bigint | undefined {
  if (own >= exponent) return units * 10n ** BigInt(own - exponent)
  const divisor = 10n ** BigInt(exponent - own)
  return units % divisor === 0n ? units / divisor : undefined
}
