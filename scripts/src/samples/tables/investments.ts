import type { Item } from '@inlet/local'
import { BOOL, L, M, N, NS, S } from '../attribute-value.ts'
import type { Random } from '../random.ts'
import type { SampleTable } from '../sample-table.ts'
import { epochMillis, epochSeconds, isoTime } from '../times.ts'
import { accountNumber, customerId } from './people.ts'

const PAIRS = ['GBP#EUR', 'GBP#USD', 'EUR#JPY', 'USD#INR'] as const

/** Rates have more decimals than any column type keeps, and twenty of them more than a double does. */
export const EXCHANGE_RATES: SampleTable = {
  source: 'sls-ddb-exchange-rates-exchange-rates',
  key: ['pair', 'effective'],
  capture: 'kinesis-millisecond',
  create: ({ random, at }) => ({
    pair: S(random.pick(PAIRS)),
    effective: N(epochSeconds(at)),
    rate: N(decimal(random, 1, 20)),
    mid: N(decimal(random, 1, 20)),
    spread: N(decimal(random, 0, 6)),
    fixings: L(N(decimal(random, 1, 4)), N(decimal(random, 1, 4))),
    ladder: NS(random.some([1, 10, 100, 1_000])),
    published_at: S(isoTime(at)),
  }),
  change: (item, { random }) => ({ ...item, rate: N(decimal(random, 1, 20)), is_corrected: BOOL(true) }),
}

/** Orders are numbered: the key is a number, longer than a double counts. */
export const INVESTMENT_ORDERS: SampleTable = {
  source: 'sls-ddb-investments-order',
  key: ['order_number'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    order_number: N(`90071992547${random.digits(9)}`),
    customer_id: S(customerId(random)),
    isin: S(`GB00${random.digits(8)}`),
    side: S(random.pick(['BUY', 'SELL'])),
    units: N(decimal(random, random.int(0, 900), 9)),
    price: N(decimal(random, random.int(1, 300), 6)),
    fees: M({
      platform: M({ amount: N(random.money(0, 500)), vat: M({ rate: N(0.2) }) }),
      total: N(random.money(0, 900)),
    }),
    allocations: random.chance(0.05) ? allocations(random) : M({}),
    fills: L(),
    placed_at: N(epochMillis(at)),
  }),
  change: (item, { random, at }) => ({
    ...item,
    status: S(random.pick(['FILLED', 'PARTIAL', 'CANCELLED'])),
    fills: L(
      M({ units: N(decimal(random, 1, 9)), venue: S('LSE'), at: S(isoTime(at)) }),
      M({ units: N(random.int(1, 9)), venue: M({ name: S('Börse') }) }),
    ),
    filled_at: N(at),
  }),
}

/** A map whose names are data: every account number is one that no other item has. */
function allocations(random: Random) {
  const shares: Record<string, Item[string]> = {}
  for (let count = random.int(1, 2); count > 0; count--)
    shares[accountNumber(random)] = M({ share: N(decimal(random, 0, 2)) })
  return M(shares)
}

/** A number as DynamoDB writes it: its last decimal is not a zero. */
function decimal(random: Random, whole: number, decimals: number): string {
  return `${whole}.${random.digits(decimals - 1)}${random.int(1, 9)}`
}
