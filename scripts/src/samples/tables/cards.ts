import { B, BOOL, L, M, N, NULL, S, SS, without } from '../attribute-value.ts'
import type { SampleTable } from '../sample-table.ts'
import { DAY, epochMillis, epochSeconds, impossibleTime, isoDate, isoTime } from '../times.ts'
import { accountNumber, address, customerId, fullName, sortCode } from './people.ts'

export const CARDS: SampleTable = {
  source: 'sls-cards-default-CardsTable-6I28PLW23978',
  key: ['card_id'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    card_id: S(random.uuid()),
    customer_id: S(customerId(random)),
    last_four_number: S(random.digits(4)),
    sort_code: S(sortCode(random)),
    account_number: S(accountNumber(random)),
    status: S('INACTIVE'),
    limits: M({ daily: M({ atm: M({ amount: N(300), is_fixed: BOOL(true) }), pos: N(5_000) }), monthly: N(20_000) }),
    wallets: SS(random.some(['APPLE', 'GOOGLE', 'GARMIN'])),
    pin_block: B(random.bytes(16)),
    contactless_enabled: BOOL(true),
    expiry_date: S(isoDate(at + 1_095 * DAY)),
    created_at: N(epochMillis(at)),
  }),
  change: (item, { random, at }) => {
    if (random.chance(0.3)) return without(item, 'wallets', 'pin_block')
    return {
      ...item,
      status: S(random.pick(['ACTIVE', 'FROZEN', 'LOST', 'EXPIRED'])),
      wallets: SS(random.some(['APPLE', 'GOOGLE', 'GARMIN'])),
      contactless_enabled: BOOL(random.chance(0.8)),
      updated_at: N(epochMillis(at)),
    }
  },
}

export const CARD_ORDERS: SampleTable = {
  source: 'sls-cards-default-CardOrdersTable-1MQQLGZA134UN',
  key: ['order_id'],
  capture: 'kinesis-millisecond',
  create: ({ random, at }) => ({
    order_id: S(random.digits(12)),
    customer_id: S(customerId(random)),
    name_on_card: S(fullName(random)),
    delivery: M({ address: address(random), tracking: NULL, instructions: S('leave with a neighbour 🏠') }),
    fee: N(random.money(0, 1_500)),
    is_express: BOOL(random.chance(0.2)),
    ordered_at: N(epochSeconds(at)),
  }),
  change: (item, { random, at }) => ({
    ...item,
    delivery: M({ address: address(random), tracking: S(random.digits(14)) }),
    shipped_at: S(random.chance(0.1) ? impossibleTime(at) : isoTime(at)),
  }),
}

export const CARD_STATUS_HISTORY: SampleTable = {
  source: 'sls-ddb-cards-cards-status-history',
  key: ['card_id', 'changed_at'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    card_id: S(random.uuid()),
    changed_at: S(isoTime(at)),
    transition: L(S('INACTIVE'), S('ACTIVE')),
    agent: M({}),
    'Reason Code': N(random.int(0, 99)),
  }),
  change: (item, { random }) => ({
    ...item,
    transition: L(S('ACTIVE'), S(random.pick(['FROZEN', 'LOST']))),
    agent: M({ id: S(`00${random.digits(3)}`), team: S('fraud & disputes') }),
  }),
}
