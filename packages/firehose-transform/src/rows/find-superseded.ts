import { changeKey, compareChanges } from '@inlet/core'
import type { TableBatch } from '../records/sort-records.ts'

/**
 * Those of the `delivered` rows that give way to another of them. Firehose applies the rows of a delivery in no particular
 * order, so of each item there must be one: that of its newest change, by time and sequence number, and the last of those
 * that are the same change.
 */
export function findSuperseded({ changes }: TableBatch, delivered: ReadonlySet<number>): ReadonlySet<number> {
  const newest = new Map<string, number>()
  const superseded = new Set<number>()
  for (const [row, change] of changes.entries()) {
    if (!delivered.has(row)) continue
    const key = changeKey(change.keys, () => undefined)
    const rival = newest.get(key)
    const rivalChange = rival === undefined ? undefined : changes[rival]
    if (rival === undefined || rivalChange === undefined) newest.set(key, row)
    else if (compareChanges(change, rivalChange) < 0) superseded.add(row)
    else {
      superseded.add(rival)
      newest.set(key, row)
    }
  }
  return superseded
}
