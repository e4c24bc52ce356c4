import { defineCommand } from 'citty'
import { TRANSACTIONS } from '../samples/transactions.ts'
import { putArgs } from './put/put-args.ts'
import { putRows } from './put/put-rows.ts'
import { transactionRows } from './put/transaction-rows.ts'

export const putTransactions = defineCommand({
  meta: {
    name: 'put-transactions',
    description: 'Writes sample transactions of the last hour to a table of the local DynamoDB',
  },
  args: {
    ...putArgs('Transactions', TRANSACTIONS.source),
    seed: {
      type: 'string',
      default: '42',
      description: 'Whole number; the same one gives the same writes, but for times',
    },
    nested: { type: 'boolean', description: 'Group what is known of device and fraud in maps' },
  },
  run: ({ args: { nested = false, ...args } }) => putRows(TRANSACTIONS, transactionRows({ nested }, Date.now), args),
})
