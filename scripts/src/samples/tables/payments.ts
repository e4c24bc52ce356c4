import { BOOL, BS, L, M, N, NS, NULL, S, SS, without } from '../attribute-value.ts'
import type { Random } from '../random.ts'
import type { SampleTable } from '../sample-table.ts'
import { DAY, epochSeconds, impossibleTime, isoDate, isoTime } from '../times.ts'
import { accountNumber, bankAccount, customerId, fullName } from './people.ts'

export const PAYEES: SampleTable = {
  source: 'sls-ddb-payees-payees-v2',
  key: ['customer_id', 'payee_id'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    customer_id: S(customerId(random)),
    payee_id: S(random.digits(8)),
    name: S(fullName(random)),
    account: bankAccount(random),
    aliases: SS(random.some(['Mum', 'Landlord 🏡', 'Café Zoë'])),
    is_trusted: BOOL(false),
    last_paid_at: NULL,
    created_at: S(isoTime(at)),
  }),
  change: (item, { random, at }) =>
    random.chance(0.2)
      ? without(item, 'aliases')
      : {
          ...item,
          is_trusted: BOOL(true),
          last_paid_at: N(epochSeconds(at)),
          'last-amount': N(random.money(1, 900_000)),
        },
}

/** Numbers at DynamoDB's own limits: of 38 digits, the smallest there is, and one of 126 digits before the point. */
export const CLEARBANK_TRANSACTIONS: SampleTable = {
  source: 'sls-clearbank-default-ClearBankTransactions-8XH8FVUOYB9O',
  key: ['transaction_id'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    transaction_id: S(random.uuid()),
    ledger_position: N(`9${random.digits(36)}${random.int(1, 9)}`),
    rounding: N(random.pick(['0', '1E-130', '-1E-130', '9.99E+125'])),
    amount: N(random.money(-500_000, 500_000)),
    currency: S('GBP'),
    end_to_end_id: S(random.digits(16)),
    counterparty: M({ name: S(fullName(random)), account: bankAccount(random), address: M({}) }),
    settled: BOOL(false),
    created_at: S(isoTime(at)),
  }),
  change: (item, { random, at }) => ({
    ...item,
    settled: BOOL(true),
    settled_at: random.chance(0.5) ? N(at) : S(random.chance(0.1) ? impossibleTime(at) : isoTime(at)),
    balance: N(random.money(0, 90_000_000)),
  }),
}

export const CONFIRMATION_OF_PAYEE: SampleTable = {
  source: 'sls-ddb-confirmation-of-payee-logs',
  key: ['log_id'],
  capture: 'kinesis-millisecond',
  create: ({ random, at }) => ({
    log_id: S(random.uuid()),
    request: M({
      name: S(fullName(random)),
      account: bankAccount(random),
      'Secondary.Reference': S(random.digits(10)),
    }),
    response: M({}),
    'duration-ms': N(random.int(20, 4_000)),
    'duration ms': N(random.int(20, 4_000)),
    requested_at: S(isoTime(at)),
  }),
  change: (item, { random }) => ({
    ...item,
    response: M({ match: S(random.pick(['FULL', 'CLOSE', 'NONE'])), reasons: L(), retries: N(random.int(0, 3)) }),
  }),
}

export const RECURRING_RULES: SampleTable = {
  source: 'sls-ddb-scheduled-transfers-engine-recurring-rules',
  key: ['rule_id'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    rule_id: S(random.uuid()),
    customer_id: S(customerId(random)),
    from_account_number: S(accountNumber(random)),
    amount: N(random.money(100, 200_000)),
    ...schedule(random),
    end_date: NULL,
    next_run_at: S(isoTime(at + 30 * DAY)),
    is_paused: BOOL(false),
  }),
  change: (item, { random, at }) => ({
    ...item,
    ...schedule(random),
    end_date: random.chance(0.3) ? S(isoDate(at + 365 * DAY)) : NULL,
    is_paused: BOOL(random.chance(0.2)),
  }),
}

function schedule(random: Random) {
  return {
    days: NS(random.some([1, 5, 12, 19, 28])),
    channels: SS(random.some(['push', 'e-mail', 'sms'])),
    mandates: BS(random.some([random.bytes(8), random.bytes(12)])),
  }
}
