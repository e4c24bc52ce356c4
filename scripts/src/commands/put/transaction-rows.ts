import {
  newTransaction,
  newTransactionChange,
  newTransactionKey,
  type Transaction,
  type TransactionKey,
  type TransactionOptions,
} from '../../samples/transactions.ts'
import { endlessPool } from './key-pool.ts'
import type { RowSource } from './row-writes.ts'

/** Transactions within the hour before each is written. `now`: milliseconds since 1970. */
export function transactionRows(
  options: TransactionOptions,
  now: () => number,
): RowSource<TransactionKey, Transaction> {
  return {
    free: endlessPool(random => newTransactionKey(random, now())),
    newRow: (key, random) => newTransaction(key, random, options),
    newChange: newTransactionChange,
  }
}
