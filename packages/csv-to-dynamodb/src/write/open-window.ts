import type { ImportWork } from '../import-work.ts'
import { storedKey } from '../rows/item-key.ts'
import type { ItemPlan } from '../rows/plan-columns.ts'
import type { Address } from './describe-table.ts'
import { Pace } from './pace.ts'
import { putBatchWith } from './put-batch.ts'
import { RowWindow } from './row-window.ts'
import type { BatchWriting } from './write-batch.ts'

const FIRST_CONCURRENCY = 4

/** A window onto the table, through which no row goes once the lease is about to run out. */
export function openWindow(
  { importer, lease }: ImportWork,
  counts: BatchWriting['counts'],
  plan: ItemPlan,
  address: Address,
  stop: AbortSignal,
): RowWindow {
  const { dynamoDB, settings } = importer
  return new RowWindow({
    putBatch: putBatchWith(dynamoDB, address, settings.table),
    pace: new Pace(FIRST_CONCURRENCY, settings.concurrency),
    keyOf: item => storedKey(item, plan),
    attempts: settings.attempts,
    signal: AbortSignal.any([stop, lease.lost]),
    checkMayWrite: () => lease.check(settings.requestTimeoutMs),
    counts,
    random: Math.random,
  })
}
