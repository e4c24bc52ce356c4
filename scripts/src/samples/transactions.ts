import type { AttributeValue, Item } from '@inlet/local'
import { N, S } from './attribute-value.ts'
import type { Random } from './random.ts'
import type { SampleTable } from './sample-table.ts'
import { epochMillis } from './times.ts'

/** The values of a transaction's attributes that have but a few. */
export const TRANSACTION_VALUES = {
  transaction_type: ['PURCHASE', 'REFUND', 'PAYMENT', 'TRANSFER', 'WITHDRAWAL'],
  currency: ['USD', 'EUR', 'GBP', 'INR'],
  merchant_category: ['RETAIL', 'DINING', 'TRAVEL', 'ENTERTAINMENT', 'HEALTHCARE', 'UTILITIES', 'FINANCIAL_SERVICES'],
  payment_method: ['CREDIT_CARD', 'DEBIT_CARD', 'DIGITAL_WALLET', 'BANK_TRANSFER'],
  region: ['US_EAST', 'US_WEST', 'EU', 'APAC'],
  risk_score: ['LOW', 'MEDIUM', 'HIGH'],
  device_type: ['MOBILE', 'WEB', 'POS', 'ATM'],
  authentication_method: ['2FA', 'BIOMETRIC', 'PIN', 'PASSWORD'],
  velocity_check: ['PASS', 'FLAG', 'REVIEW'],
  amount_threshold: ['NORMAL', 'HIGH', 'VERY_HIGH'],
  location_risk: ['LOW', 'MEDIUM', 'HIGH'],
  pattern_match: ['NORMAL', 'SUSPICIOUS'],
  status: ['APPROVED', 'DECLINED', 'PENDING_REVIEW', 'FLAGGED'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>

/** A transaction as an application has it: in `Nested`, some attributes are grouped in maps. */
export type Transaction = Flat | Nested

type Flat = ReturnType<typeof flatTransaction>
type Nested = ReturnType<typeof nest>

/** What no two transactions share. */
export interface TransactionKey {
  readonly transaction_id: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

export interface TransactionOptions {
  /** Whether `transaction_metadata` and `fraud_indicators` are maps with attributes of their own. */
  readonly nested: boolean
}

/** Another value of one attribute, as processing a transaction makes it. */
export type TransactionChange =
  | { readonly attribute: 'status' | 'risk_score'; readonly value: string }
  | { readonly attribute: 'processing_timestamp'; readonly value: number }

/** What processing changes. */
const PROCESSED = ['status', 'risk_score', 'processing_timestamp'] as const

const HOUR_MS = 60 * 60 * 1_000

/** The key of a transaction within the hour up to `now`, in milliseconds since 1970. */
export function newTransactionKey(random: Random, now: number): TransactionKey {
  return { transaction_id: `TXN_${random.hex(16)}`, timestamp: now - random.int(0, HOUR_MS - 1) }
}

export function newTransaction(key: TransactionKey, random: Random, { nested }: TransactionOptions): Transaction {
  const transaction = flatTransaction(key, random)
  return nested ? nest(transaction) : transaction
}

export function newTransactionChange({ timestamp }: TransactionKey, random: Random): TransactionChange {
  const attribute = random.pick(PROCESSED)
  return attribute === 'processing_timestamp'
    ? { attribute, value: processedAt(timestamp, random) }
    : { attribute, value: random.pick(TRANSACTION_VALUES[attribute]) }
}

/** The sample table of transactions. */
export function transactionsTable(options: TransactionOptions): SampleTable {
  return {
    source: 'financial-transactions',
    key: ['transaction_id', 'timestamp'],
    capture: 'kinesis-microsecond',
    create: ({ random, at }) => itemOf(newTransaction(newTransactionKey(random, epochMillis(at)), random, options)),
    change: (item, { random }) => {
      const { attribute, value } = newTransactionChange(keyOf(item), random)
      return { ...item, [attribute]: attributeOf(value) }
    },
  }
}

export const TRANSACTIONS = transactionsTable({ nested: false })

function flatTransaction({ transaction_id, timestamp }: TransactionKey, random: Random) {
  const pick = (name: keyof typeof TRANSACTION_VALUES) => random.pick<string>(TRANSACTION_VALUES[name])
  const numbered = (prefix: string, digits: number) => `${prefix}_${String(random.int(1, 1_000)).padStart(digits, '0')}`
  const time = new Date(timestamp)
  return {
    transaction_id,
    timestamp,
    customer_id: numbered('CUST', 6),
    date: time.toISOString().slice(0, 10),
    hour: time.getUTCHours(),
    minute: time.getUTCMinutes(),
    transaction_type: pick('transaction_type'),
    amount: random.int(1_000, 100_000) / 100,
    currency: pick('currency'),
    merchant_category: pick('merchant_category'),
    payment_method: pick('payment_method'),
    region: pick('region'),
    risk_score: pick('risk_score'),
    device_type: pick('device_type'),
    authentication_method: pick('authentication_method'),
    merchant_id: numbered('MERCH', 4),
    velocity_check: pick('velocity_check'),
    amount_threshold: pick('amount_threshold'),
    location_risk: pick('location_risk'),
    pattern_match: pick('pattern_match'),
    status: pick('status'),
    processing_timestamp: processedAt(timestamp, random),
  }
}

function nest(transaction: Flat) {
  const { device_type, authentication_method, merchant_id, ...others } = transaction
  const { velocity_check, amount_threshold, location_risk, pattern_match, ...ungrouped } = others
  return {
    ...ungrouped,
    transaction_metadata: { device_type, authentication_method, merchant_id },
    fraud_indicators: { velocity_check, amount_threshold, location_risk, pattern_match },
  }
}

/** Processing takes from 0.1 to 1 second. */
function processedAt(timestamp: number, random: Random): number {
  return timestamp + random.int(100, 1_000)
}

type Value = string | number | { readonly [name: string]: Value }

function itemOf(values: { readonly [name: string]: Value }): Item {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attributeOf(value)]))
}

function attributeOf(value: Value): AttributeValue {
  if (typeof value === 'string') return S(value)
  return typeof value === 'number' ? N(value) : { M: itemOf(value) }
}

function keyOf({ transaction_id, timestamp }: Item): TransactionKey {
  if (transaction_id === undefined || !('S' in transaction_id) || timestamp === undefined || !('N' in timestamp)) {
    throw new TypeError('Expected a transaction with transaction_id (S) and timestamp (N)')
  }
  return { transaction_id: transaction_id.S, timestamp: Number(timestamp.N) }
}
