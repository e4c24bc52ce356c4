import type { AttributeValue } from '@inlet/local'
import { M, N, S } from '../attribute-value.ts'
import type { Random } from '../random.ts'

const GIVEN_NAMES = ['Amelia', 'Zoë', 'José', 'Siân', 'Łukasz', 'Nguyễn', '美咲', 'محمد', "D'Arcy"] as const
const FAMILY_NAMES = ['Okafor', 'Müller', "O'Neill", 'García', '田中', 'Smith-Jones', 'Þórsdóttir'] as const
const STREETS = ['High Street', 'Rue de l’Église', 'Königsallee', 'Station Road', 'Mill "Old" Lane'] as const
export const CITIES = ['London', 'Kraków', 'São Paulo', 'Leeds', 'Aberystwyth'] as const

/** Customers are few, so that tables share them: seven digits, most of them leading zeros. */
export const customerId = (random: Random): string => String(random.int(1, 5_000)).padStart(7, '0')

export const fullName = (random: Random): string => `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`
export const email = (random: Random): string => `person.${random.hex(6)}@example.com`
export const phone = (random: Random): string => `+4477${random.digits(8)}`
export const sortCode = (random: Random): string => `0${random.digits(5)}`
export const accountNumber = (random: Random): string => `00${random.digits(6)}`
export const postcode = (random: Random): string => `SW${random.int(1, 20)} ${random.int(1, 9)}AA`

/** Maps in maps: `geo` holds coordinates, `geo.accuracy` says how good they are. */
export function address(random: Random): AttributeValue {
  return M({
    line1: S(`${random.int(1, 200)} ${random.pick(STREETS)}`),
    city: S(random.pick(CITIES)),
    postcode: S(postcode(random)),
    geo: M({
      lat: N(coordinate(random, 50, 55)),
      lon: N(coordinate(random, -5, 1)),
      accuracy: M({ metres: N(random.int(1, 500)), source: S('gps') }),
    }),
  })
}

export function bankAccount(random: Random): AttributeValue {
  return M({ sort_code: S(sortCode(random)), account_number: S(accountNumber(random)) })
}

function coordinate(random: Random, low: number, high: number): number {
  return random.int(low * 1_000_000, high * 1_000_000) / 1_000_000
}
