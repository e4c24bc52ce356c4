import type { SampleTable } from './sample-table.ts'
import { CARD_ORDERS, CARD_STATUS_HISTORY, CARDS } from './tables/cards.ts'
import { ADDRESSES, CUSTOMERS } from './tables/customers.ts'
import { EXCHANGE_RATES, INVESTMENT_ORDERS } from './tables/investments.ts'
import { MORTGAGE_APPLICATIONS } from './tables/mortgages.ts'
import { CLEARBANK_TRANSACTIONS, CONFIRMATION_OF_PAYEE, PAYEES, RECURRING_RULES } from './tables/payments.ts'
import { RISK_SCORE_HISTORY, RISK_SCORES } from './tables/risk.ts'
import { DOCUMENT_VERIFICATIONS, ONFIDO, PASSCODE_CHALLENGES } from './tables/verification.ts'

/** A bank's tables, shaped so that between them they hold all that a lake has to cope with. */
export const MAPPED_TABLES: readonly SampleTable[] = [
  CUSTOMERS,
  ADDRESSES,
  CARDS,
  CARD_ORDERS,
  CARD_STATUS_HISTORY,
  PAYEES,
  RISK_SCORES,
  RISK_SCORE_HISTORY,
  EXCHANGE_RATES,
  INVESTMENT_ORDERS,
  MORTGAGE_APPLICATIONS,
  ONFIDO,
  DOCUMENT_VERIFICATIONS,
  CLEARBANK_TRANSACTIONS,
  CONFIRMATION_OF_PAYEE,
  RECURRING_RULES,
  PASSCODE_CHALLENGES,
]
