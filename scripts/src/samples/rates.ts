import { createRandom, type Random } from './random.ts'
import { isoMicros, MINUTE } from './times.ts'

/** The columns of a vendor's file of exchange rates, in their order. */
export const RATE_COLUMNS = ['day', 'base', 'currency', 'rate', 'source', 'published_at'] as const

/** A row, as text. The rate has eight decimals: so much of `currency` is paid for one of `base`. */
export type Rate = Readonly<Record<(typeof RATE_COLUMNS)[number], string>>

export type RatesOptions = {
  readonly seed: number
  /** YYYY-MM-DD */
  readonly day: string
}

/** What one is worth, about, in billionths of a US dollar. */
const WORTH: Readonly<Record<string, bigint>> = {
  EUR: 1_080_000_000n,
  USD: 1_000_000_000n,
  GBP: 1_270_000_000n,
  JPY: 6_700_000n,
  CHF: 1_130_000_000n,
  AUD: 655_000_000n,
  BRL: 180_000_000n,
  CAD: 730_000_000n,
  CNY: 138_000_000n,
  CZK: 43_000_000n,
  DKK: 145_000_000n,
  HKD: 128_000_000n,
  IDR: 62_000n,
  INR: 12_000_000n,
  KRW: 730_000n,
  KWD: 3_250_000_000n,
  MXN: 55_000_000n,
  NOK: 93_000_000n,
  PLN: 250_000_000n,
  SEK: 95_000_000n,
  SGD: 745_000_000n,
  TRY: 30_000_000n,
  VND: 39_000n,
  ZAR: 54_000_000n,
}

const SOURCES = ['ECB', 'Reuters', 'Börse Stuttgart'] as const
const DECIMALS = 8
const PUBLISHED_AT = 'T16:00:00Z'

/** The rate of each currency in each other one. The same options give the same rates. */
export function* createRates({ seed, day }: RatesOptions): Generator<Rate, void, undefined> {
  const random = createRandom(seed, `rates/${day}`)
  const worth = Object.entries(WORTH).map(([name, about]) => [name, moved(about, random)] as const)
  const close = Date.parse(`${day}${PUBLISHED_AT}`) * 1_000
  for (const [base, worthOfBase] of worth) {
    for (const [currency, worthOfCurrency] of worth) {
      if (currency === base) continue
      const rate = (worthOfBase * 10n ** BigInt(DECIMALS)) / worthOfCurrency
      const published_at = isoMicros(close + random.int(0, 5 * MINUTE))
      yield { day, base, currency, rate: decimalText(rate), source: random.pick(SOURCES), published_at }
    }
  }
}

/** Within five percent of what it was. */
function moved(worth: bigint, random: Random): bigint {
  return (worth * BigInt(random.int(95_000, 105_000))) / 100_000n
}

/** `0.00589123` of 589123. */
function decimalText(units: bigint): string {
  const digits = String(units).padStart(DECIMALS + 1, '0')
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`
}
