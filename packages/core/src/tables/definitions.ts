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

/** Payments of customers, with what is known of their risk. */
const transactions = defineTable({
  name: 'transactions',
  source: 'financial-transactions',
  description: 'Financial transactions',
  columns: {
    transaction_id: { type: 'string', comment: 'TXN_ and 16 hexadecimal digits' },
    timestamp: { type: 'bigint', comment: 'Epoch milliseconds' },
    customer_id: { type: 'string' },
    transaction_type: { type: 'string' },
    amount: { type: 'decimal(12,2)' },
    currency: { type: 'string', comment: 'ISO 4217' },
    merchant_category: { type: 'string' },
    payment_method: { type: 'string' },
    region: { type: 'string' },
    risk_score: { type: 'string', comment: 'LOW, MEDIUM or HIGH' },
    status: { type: 'string' },
    processing_timestamp: { type: 'bigint', comment: 'Epoch milliseconds' },
  },
})

/** Every table with a definition of its own. To add one, define it above and list it here. */
export const TABLE_DEFINITIONS: readonly TableDefinition[] = [orders, transactions]
