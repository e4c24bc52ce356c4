import type { ChangeCounts, FirehoseCounts, QueueCounts } from '@inlet/local/live'
import type { NextTimes } from './daily-lane.ts'

/** What is counted elsewhere, and asked for when somebody looks. */
export interface FlowCounts {
  /** Of the stream of that name. */
  changes(stream: string): ChangeCounts
  firehoses(): ReadonlyMap<string, FirehoseCounts>
  /** Files to import, and daily files. */
  uploads(): QueueCounts
  daily(): QueueCounts
  /** When feeds are due next. */
  next(): NextTimes
}

export const NOTHING_COUNTED: FlowCounts = {
  changes: () => ({ sent: 0, waiting: 0, undeliverable: 0 }),
  firehoses: () => new Map(),
  uploads: () => ({ waiting: 0, running: 0 }),
  daily: () => ({ waiting: 0, running: 0 }),
  next: () => new Map(),
}
