import { BOOL, L, M, N, S } from '../attribute-value.ts'
import type { Moment, SampleTable } from '../sample-table.ts'
import { epochMillis, isoTime } from '../times.ts'
import { customerId } from './people.ts'

export const RISK_SCORES: SampleTable = {
  source: 'sls-ddb-customer-risk-score',
  key: ['customer_id'],
  capture: 'kinesis-microsecond',
  create: moment => ({
    customer_id: S(customerId(moment.random)),
    ...assessment(moment),
    created_at: S(isoTime(moment.at)),
  }),
  change: (item, moment) => ({ ...item, ...assessment(moment), updated_at: S(isoTime(moment.at)) }),
}

/** A history has a number in its key: the time of each assessment. */
export const RISK_SCORE_HISTORY: SampleTable = {
  source: 'sls-ddb-customer-risk-score-history',
  key: ['customer_id', 'assessed'],
  capture: 'kinesis-millisecond',
  create: moment => ({
    customer_id: S(customerId(moment.random)),
    assessed: N(epochMillis(moment.at)),
    ...assessment(moment),
  }),
  change: (item, { random }) => ({ ...item, reviewed_by: S(`00${random.digits(2)}`), is_final: BOOL(true) }),
}

/** Scores are numbers until a release a third of the way in makes some of them bands. */
function assessment({ random, progress }: Moment) {
  const isBand = progress > 0.33 && random.chance(0.3)
  return {
    score: isBand ? S(random.pick(['LOW', 'MEDIUM', 'HIGH'])) : N(random.int(0, 1_000) / 10),
    factors: L(
      M({ name: S('country'), weight: N(0.25), hit: BOOL(random.chance(0.2)) }),
      M({ name: S('occupation'), weight: N(`0.${random.digits(3)}1`), evidence: L(M({ code: S('007') })) }),
    ),
    model_version: N(random.int(1, 9)),
  }
}
