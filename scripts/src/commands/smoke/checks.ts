import type { Check } from './check.ts'
import { captures } from './checks/captures.ts'
import { csvUpload } from './checks/csv-upload.ts'
import { dailyFile } from './checks/daily-file.ts'
import { leftovers } from './checks/leftovers.ts'
import { orders } from './checks/orders.ts'
import { queries } from './checks/queries.ts'
import { transactions } from './checks/transactions.ts'
import { views } from './checks/views.ts'

/** In this order, since each makes sense of what the next one finds. */
export const CHECKS: readonly Check[] = [
  captures,
  views,
  orders,
  transactions,
  csvUpload,
  dailyFile,
  queries,
  leftovers,
]
