import { OFFERS_KEY, OFFERS_TABLE } from '../../demo/import-offers.ts'
import { MAPPED_TABLES } from '../../samples/mapped-tables.ts'
import { ORDERS } from '../../samples/orders.ts'
import { TRANSACTIONS } from '../../samples/transactions.ts'
import { sampleKey, type TableKey } from '../table-key.ts'

/** The key of a table that is made for a file, if somebody knows it: those of the sample data. */
export function knownKey(table: string): TableKey | undefined {
  if (table === OFFERS_TABLE) return OFFERS_KEY
  const sample = [ORDERS, TRANSACTIONS, ...MAPPED_TABLES].find(({ source }) => source === table)
  return sample && sampleKey(sample)
}
