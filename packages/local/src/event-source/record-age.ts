import { isNonEmpty } from '../changes/non-empty.ts'
import type { Batch } from './retry-plan.ts'

/** The parts of a batch whose records are too old (`maximumAgeSeconds`, -1: no age is) and not too old; in order. */
export function splitByAge<R extends { readonly arrivedAt: number }>(
  batch: Batch<R>,
  maximumAgeSeconds: number,
  now: number,
): { readonly expired: Batch<R> | undefined; readonly current: Batch<R> | undefined } {
  const oldest = maximumAgeSeconds === -1 ? Number.NEGATIVE_INFINITY : now - maximumAgeSeconds * 1000
  return {
    expired: withRecords(batch, ({ arrivedAt }) => arrivedAt < oldest),
    current: withRecords(batch, ({ arrivedAt }) => arrivedAt >= oldest),
  }
}

function withRecords<R>(batch: Batch<R>, isWanted: (record: R) => boolean): Batch<R> | undefined {
  const records = batch.records.filter(isWanted)
  return isNonEmpty(records) ? { ...batch, records } : undefined
}
