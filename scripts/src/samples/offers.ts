import { createPermutation } from './permutation.ts'
import { createRandom, type Random } from './random.ts'
import { DAY, isoMicros, SECOND } from './times.ts'

/** The columns of a file of offers, in their order. Account and offer are the key of a row. */
export const OFFER_COLUMNS = [
  'account',
  'offer_id',
  'catalog_id',
  'account_type_code',
  'offer_type_id',
  'created',
  'expire',
  'risk',
] as const

/** A row, as text. */
export type Offer = Readonly<Record<(typeof OFFER_COLUMNS)[number], string>>

export type OffersOptions = {
  readonly rows: number
  /** How many accounts the offers are for, at most `MOST_ACCOUNTS`. */
  readonly accounts: number
  readonly seed: number
  /** Offers were created in the year before. */
  readonly now: Date
}

/** As many as there are numbers of eight digits. */
export const MOST_ACCOUNTS = 90_000_000

const ACCOUNT_TYPES = 26
const OFFER_TYPES = 100
const RISKS = ['low', 'medium', 'high'] as const

/** What is handed on at once: some 120 KB. Less would be slow to write, more would only take memory. */
const ROWS_IN_CHUNK = 1_000

/** Offers for accounts, none twice, in constant memory. The same options give the same offers; more rows only add some. */
export function* createOffers({ rows, accounts, seed, now }: OffersOptions): Generator<Offer, void, undefined> {
  const random = createRandom(seed, 'offers')
  const account = eightDigits(random)
  const offer = createPermutation(900_000, 1_000_000, random)
  const accountType = createPermutation(26, 26, random)
  const offerType = eightDigits(random)
  for (let row = 0; row < rows; row++) {
    const created = now.getTime() * 1_000 - microseconds(random, 0, 365)
    yield {
      account: account(random.int(0, accounts - 1)),
      offer_id: String(100_000_000_000 + offer(row)),
      catalog_id: `${random.int(100_000_000, 999_999_999)}${String(random.int(0, 999_999_999)).padStart(9, '0')}`,
      account_type_code: twoLetters(accountType(random.int(0, ACCOUNT_TYPES - 1))),
      offer_type_id: offerType(random.int(0, OFFER_TYPES - 1)),
      created: isoMicros(created),
      expire: isoMicros(created + microseconds(random, 7, 365)),
      risk: random.pick(RISKS),
    }
  }
}

/**
 * The offers as the text of a CSV file, in chunks of whole lines.
 * @param onRows is told how many rows there are so far, once their chunk has been taken
 */
export function* offersCsv(
  options: OffersOptions,
  onRows: (rows: number) => void = () => undefined,
): Generator<string, void, undefined> {
  let text = `${OFFER_COLUMNS.join(',')}\n`
  let rows = 0
  for (const offer of createOffers(options)) {
    text += csvLine(offer)
    rows++
    if (rows % ROWS_IN_CHUNK !== 0) continue
    yield text
    onRows(rows)
    text = ''
  }
  if (text === '') return
  yield text
  onRows(rows)
}

/** Written out: it takes half the time of going through the columns. No value needs quotes. */
function csvLine(offer: Offer): string {
  const { account, offer_id, catalog_id, account_type_code, offer_type_id, created, expire, risk } = offer
  return `${account},${offer_id},${catalog_id},${account_type_code},${offer_type_id},${created},${expire},${risk}\n`
}

/** Numbers of eight digits, another one for each index. */
function eightDigits(random: Random): (index: number) => string {
  const number = createPermutation(9_000, 10_000, random)
  return index => String(10_000_000 + number(index))
}

/** `AA` for 0 to `ZZ` for 675. */
function twoLetters(number: number): string {
  return String.fromCharCode(65 + Math.floor(number / 26), 65 + (number % 26))
}

/** At least so many days and less than so many others. 32 random bits would not tell every microsecond of a year. */
function microseconds(random: Random, lowDays: number, highDays: number): number {
  const secondsOf = (days: number) => (days * DAY) / SECOND
  return random.int(secondsOf(lowDays), secondsOf(highDays) - 1) * SECOND + random.int(0, SECOND - 1)
}
