import { BOOL, L, M, N, NULL, S } from '../attribute-value.ts'
import type { Random } from '../random.ts'
import type { SampleTable } from '../sample-table.ts'
import { DAY, impossibleTime, isoDate, isoTime } from '../times.ts'
import { address, customerId, fullName } from './people.ts'

export const MORTGAGE_APPLICATIONS: SampleTable = {
  source: 'sls-ddb-home-financing-mortgage-application',
  key: ['application_id'],
  capture: 'kinesis-microsecond',
  create: ({ random, at, progress }) => ({
    application_id: S(`000${random.digits(9)}`),
    applicants: L(applicant(random, at), applicant(random, at)),
    property: M({ address: address(random), valuation: NULL, is_new_build: BOOL(random.chance(0.2)) }),
    loan: M({
      amount: N(random.int(50, 900) * 1_000),
      rate: N(`${random.int(1, 6)}.${random.int(1, 9)}`),
      term: N(300),
    }),
    documents: L(S('payslip.pdf'), S('P60 – año 2025.pdf')),
    notes: L(),
    submitted_at: S(random.chance(0.1) ? impossibleTime(at) : isoTime(at)),
    ...(progress > 0.5 && { energy_rating: S(random.pick(['A', 'B', 'C'])), broker: M({ id: S('00042') }) }),
  }),
  change: (item, { random, at }) => ({
    ...item,
    stage: S(random.pick(['DECISION', 'VALUATION', 'OFFER', 'DECLINED'])),
    notes: L(M({ by: S('0017'), text: S('said “yes” ✅\nand signed'), at: S(isoTime(at)) }), S('plain note'), NULL),
    // A term in months, until someone writes it in words.
    term: random.chance(0.5) ? N(random.int(60, 420)) : S('25 years'),
  }),
}

function applicant(random: Random, at: number) {
  return M({
    customer_id: S(customerId(random)),
    name: S(fullName(random)),
    dob: S(isoDate(at - random.int(20 * 365, 60 * 365) * DAY)),
    income: L(M({ kind: S('salary'), amount: N(random.money(1_500_000, 20_000_000)) }), M({})),
  })
}
