import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNonEmpty } from '../changes/non-empty.ts'
import type { BatchOutcome } from './batch-outcome.ts'
import { type Batch, freshBatch, planRetry, type RetryPolicy } from './retry-plan.ts'

type Handler = (records: readonly number[]) => BatchOutcome

interface Fate {
  readonly record: number
  readonly end: 'done' | 'discarded'
}

/** Carries plans out as the event source does, without pauses. */
function deliver(count: number, handler: Handler, policy: RetryPolicy) {
  const records = Array.from({ length: count }, (_, index) => index)
  if (!isNonEmpty(records)) throw new Error('Expected records')
  const pending: Batch<number>[] = [freshBatch(records)]
  const fates: Fate[] = []
  const deliveries: Batch<number>[] = []
  for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
    deliveries.push(batch)
    // What is delivered comes right after what has ended.
    expect(batch.records[0]).toBe(fates.length)
    const tried = { ...batch, invocations: batch.invocations + 1 }
    const { done, next } = planRetry(tried, handler(batch.records), policy)
    fates.push(...done.map(record => ({ record, end: 'done' as const })))
    if (next.kind === 'bisect') pending.unshift(...next.batches)
    if (next.kind === 'retry') pending.unshift(next.batch)
    if (next.kind === 'discard')
      fates.push(...next.batch.records.map(record => ({ record, end: 'discarded' as const })))
  }
  return { fates, deliveries }
}

const policies = fc.record({ maximumRetryAttempts: fc.nat(4), bisectBatchOnFunctionError: fc.boolean() })
const sizes = fc.integer({ min: 1, max: 20 })

const fickleHandlers = fc.infiniteStream(fc.oneof(fc.constant('error' as const), fc.nat(25))).map(choices => {
  return (records: readonly number[]): BatchOutcome => {
    const choice = choices.next().value
    if (choice === 'error') return { kind: 'failure', by: 'error' }
    return choice >= records.length ? { kind: 'success' } : { kind: 'partial', from: choice }
  }
})

const throwingAt =
  (poison: ReadonlySet<number>): Handler =>
  records =>
    records.some(record => poison.has(record)) ? { kind: 'failure', by: 'error' } : { kind: 'success' }

const reportingAt =
  (poison: ReadonlySet<number>): Handler =>
  records => {
    const from = records.findIndex(record => poison.has(record))
    return from === -1 ? { kind: 'success' } : { kind: 'partial', from }
  }

const poisonOf = (size: number) => fc.uniqueArray(fc.nat(size - 1)).map(list => new Set(list))
const sizesWithPoison = sizes.chain(size => fc.tuple(fc.constant(size), poisonOf(size)))

describe('planRetry', () => {
  it('ends every record once, in order, within the attempts', () => {
    fc.assert(
      fc.property(sizes, fickleHandlers, policies, (size, handler, policy) => {
        const { fates, deliveries } = deliver(size, handler, policy)
        expect(fates.map(({ record }) => record)).toEqual([...Array(size).keys()])
        for (const { failedAttempts, invocations } of deliveries) {
          expect(failedAttempts).toBeLessThanOrEqual(policy.maximumRetryAttempts)
          expect(invocations).toBeGreaterThanOrEqual(failedAttempts)
        }
        if (policy.bisectBatchOnFunctionError) return
        expect(deliveries.length).toBeLessThanOrEqual(policy.maximumRetryAttempts + 1)
      }),
    )
  })

  it('isolates what throws by bisecting, and discards nothing else', () => {
    fc.assert(
      fc.property(sizesWithPoison, fc.nat(3), ([size, poison], maximumRetryAttempts) => {
        const policy = { maximumRetryAttempts, bisectBatchOnFunctionError: true }
        const { fates, deliveries } = deliver(size, throwingAt(poison), policy)
        for (const { record, end } of fates) expect(end).toBe(poison.has(record) ? 'discarded' : 'done')
        for (const record of poison) {
          const alone = deliveries.filter(({ records }) => records.length === 1 && records[0] === record)
          expect(alone).toHaveLength(maximumRetryAttempts + 1)
        }
        const halvings = deliveries.filter(({ records }) => records.length > 1).length
        expect(halvings).toBeLessThanOrEqual(size - 1)
      }),
    )
  })

  it('discards from the first record on that is reported again and again', () => {
    fc.assert(
      fc.property(sizesWithPoison, policies, ([size, poison], policy) => {
        const { fates } = deliver(size, reportingAt(poison), policy)
        const first = Math.min(...poison, size)
        const discarded = fates.filter(({ end }) => end === 'discarded').map(({ record }) => record)
        expect(discarded).toEqual([...Array(size).keys()].slice(first))
      }),
    )
  })

  it('takes no attempt for cutting, and one for a batch that fails from its first record on', () => {
    const policy = { maximumRetryAttempts: 5, bisectBatchOnFunctionError: true }
    const batch = { ...freshBatch([0, 1, 2, 3, 4]), failedAttempts: 2, invocations: 7 }
    const plan = (outcome: BatchOutcome) => planRetry(batch, outcome, policy)
    expect(plan({ kind: 'failure', by: 'error' }).next).toEqual({
      kind: 'bisect',
      batches: [
        { records: [0, 1, 2], failedAttempts: 2, invocations: 7, failedBy: 'error' },
        { records: [3, 4], failedAttempts: 2, invocations: 7, failedBy: 'error' },
      ],
    })
    expect(plan({ kind: 'partial', from: 3 })).toEqual({
      done: [0, 1, 2],
      next: { kind: 'bisect', batches: [{ ...batch, records: [3, 4], failedBy: 'response' }] },
    })
    expect(plan({ kind: 'partial', from: 0 }).next).toEqual({
      kind: 'retry',
      batch: { ...batch, failedAttempts: 3, failedBy: 'response' },
    })
  })

  it('retries for ever if told to', () => {
    const batch = { ...freshBatch([0]), failedAttempts: 1_000_000 }
    const policy = { maximumRetryAttempts: -1, bisectBatchOnFunctionError: true }
    expect(planRetry(batch, { kind: 'failure', by: 'error' }, policy).next).toMatchObject({ kind: 'retry' })
  })
})
