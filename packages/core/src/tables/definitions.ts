import { defineTable, type TableDefinition } from './define-table.ts'

/** Sales orders: one item per order, keyed by its number. */
export const orders = defineTable({
  name: 'orders',
  source: 'OrderTable',
  description: 'Sales orders',
  columns: {
    orderid: { type: 'string', comment: 'Number of the order' },
    product_name: { type: 'string', comment: 'What was ordered' },
    quantity: { type: 'int', comment: 'Pieces' },
    price: { type: 'decimal(12,2)', comment: 'Price of one piece' },
  },
})

/** Where items group attributes, these are the groups' names; in others the attributes stand by themselves. */
const grouped = (group: string, name: string) => ({ type: 'string' as const, aliases: [`${group}.${name}`] })

/** Payments of customers, with what is known of their risk. */
const transactions = defineTable({
  name: 'transactions',
  source: 'financial-transactions',
  description: 'Financial transactions',
  columns: {
    transaction_id: { type: 'string', comment: 'TXN_ and 16 hexadecimal digits' },
    timestamp: { type: 'bigint', comment: 'Epoch milliseconds' },
    customer_id: { type: 'string' },
    date: { type: 'date', derive: { from: 'timestamp', part: 'date' }, comment: 'Of timestamp, in UTC' },
    hour: { type: 'int', derive: { from: 'timestamp', part: 'hour' }, comment: 'Of timestamp, in UTC' },
    minute: { type: 'int', derive: { from: 'timestamp', part: 'minute' }, comment: 'Of timestamp, in UTC' },
    transaction_type: { type: 'string' },
    amount: { type: 'decimal(12,2)' },
    currency: { type: 'string', comment: 'ISO 4217' },
    merchant_category: { type: 'string' },
    payment_method: { type: 'string' },
    region: { type: 'string' },
    risk_score: { type: 'string', comment: 'LOW, MEDIUM or HIGH' },
    status: { type: 'string' },
    processing_timestamp: { type: 'bigint', comment: 'Epoch milliseconds' },
    device_type: grouped('transaction_metadata', 'device_type'),
    authentication_method: grouped('transaction_metadata', 'authentication_method'),
    merchant_id: grouped('transaction_metadata', 'merchant_id'),
    velocity_check: grouped('fraud_indicators', 'velocity_check'),
    amount_threshold: grouped('fraud_indicators', 'amount_threshold'),
    location_risk: grouped('fraud_indicators', 'location_risk'),
    pattern_match: grouped('fraud_indicators', 'pattern_match'),
  },
})

/** Every table with a definition of its own. To add one, define it above and list it here. */
export const TABLE_DEFINITIONS: readonly TableDefinition[] = [orders, transactions]
