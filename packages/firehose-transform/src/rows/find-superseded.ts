import { type Change, changeKey, compareChanges } from '@inlet/core'
import type { TableBatch } from '../records/table-batch.ts'

/**
 * Those of the `delivered` rows that give way to another of them. Firehose applies the rows of a delivery in no particular
 * order, so of each item there must be one: that of its newest change, by time and sequence number. Of a change that came
 * more than once, its lowest number counts: a repetition has a later one, and would win over what came after the change.
 */
export function findSuperseded({ changes }: TableBatch, delivered: ReadonlySet<number>): ReadonlySet<number> {
  const superseded = new Set<number>()
  const firsts = new Map<string, KeyedRow>()
  for (const [row, change] of changes.entries()) {
    if (!delivered.has(row)) continue
    const key = changeKey(change.keys, () => undefined)
    const identity = JSON.stringify([change.eventId, key, change.operation, String(change.changedAtUs)])
    keep({ row, change, key }, firsts, identity, superseded, (a, b) => compareChanges(a.change, b.change) < 0)
  }
  const newest = new Map<string, KeyedRow>()
  for (const first of firsts.values()) {
    keep(first, newest, first.key, superseded, (a, b) => compareChanges(a.change, b.change) > 0)
  }
  return superseded
}

interface KeyedRow {
  readonly row: number
  readonly change: Change
  readonly key: string
}

/** Keeps the one of two rows of that name that wins. */
function keep(
  row: KeyedRow,
  kept: Map<string, KeyedRow>,
  name: string,
  superseded: Set<number>,
  wins: (a: KeyedRow, b: KeyedRow) => boolean,
): void {
  const rival = kept.get(name)
  if (rival !== undefined && !wins(row, rival)) superseded.add(row.row)
  else {
    if (rival !== undefined) superseded.add(rival.row)
    kept.set(name, row)
  }
}
