import { B, BOOL, BS, L, M, N, NULL, S } from '../attribute-value.ts'
import type { SampleTable } from '../sample-table.ts'
import { epochSeconds, isoTime, MINUTE } from '../times.ts'
import { customerId, phone } from './people.ts'

export const ONFIDO: SampleTable = {
  source: 'sls-users-default-OnfidoTable-14XJN4659SX9V',
  key: ['applicant_id'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    applicant_id: S(random.uuid()),
    customer_id: S(customerId(random)),
    thumbnail: B(random.bytes(random.int(1, 200))),
    pages: BS([random.bytes(24), random.bytes(32)]),
    document: M({ type: S('passport'), number: S(`0${random.digits(8)}`), mrz: B(random.bytes(44)) }),
    result: NULL,
    created_at: S(isoTime(at)),
  }),
  change: (item, { random, at }) => ({
    ...item,
    result: S(random.pick(['clear', 'consider'])),
    breakdown: M({ face: M({ match: M({ score: N(random.int(0, 100) / 100), passed: BOOL(true) }) }), warnings: L() }),
    completed_at: N(epochSeconds(at)),
  }),
}

/** The key is binary: a document's fingerprint. */
export const DOCUMENT_VERIFICATIONS: SampleTable = {
  source: 'sls-ddb-document-verification-document-verification',
  key: ['fingerprint'],
  capture: 'kinesis-microsecond',
  create: ({ random, at }) => ({
    fingerprint: B(random.bytes(20)),
    customer_id: S(customerId(random)),
    DocumentType: S(random.pick(['PASSPORT', 'DRIVING_LICENCE'])),
    documenttype: N(random.int(1, 2)),
    images: L(B(random.bytes(12)), B(random.bytes(12))),
    uploaded_at: S(isoTime(at)),
  }),
  change: (item, { random, at }) => ({ ...item, is_valid: BOOL(random.chance(0.8)), checked_at: S(isoTime(at)) }),
}

/** Challenges are good for a few minutes; then DynamoDB deletes them. */
export const PASSCODE_CHALLENGES: SampleTable = {
  source: 'sls-ddb-customer-profile-orchestration-passcode-reset-code-challenges',
  key: ['challenge_id'],
  capture: 'kinesis-millisecond',
  ttl: 'ttl',
  create: ({ random, at }) => ({
    challenge_id: S(random.uuid()),
    customer_id: S(customerId(random)),
    phone_number: S(phone(random)),
    code_hash: B(random.bytes(32)),
    attempt_count: N(0),
    ttl: N(epochSeconds(at + random.int(5, 60) * MINUTE)),
    created_at: S(isoTime(at)),
  }),
  change: (item, { random, at }) => ({ ...item, attempt_count: N(random.int(1, 5)), last_attempt_at: S(isoTime(at)) }),
}
