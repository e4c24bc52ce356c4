import type { RecordPage, RecordSummary } from '../../api/records.ts'

/** A list that somebody reads while more arrives. */
export interface FollowedList {
  readonly shown: readonly RecordSummary[]
  /** For the page of older ones; null at the end. */
  readonly next: string | null
  /** Newer ones that are not shown yet. */
  readonly waiting: readonly RecordSummary[]
  /** Whether more of them have come than `waiting` holds. */
  readonly isMore: boolean
}

export const EMPTY_LIST: FollowedList = { shown: [], next: null, waiting: [], isMore: false }

/** The list with the newest page in place of what it shows. */
export function showNewest({ records, next }: RecordPage): FollowedList {
  return { shown: records, next, waiting: [], isMore: false }
}

/** The list with the newest page heard of: what is shown stays where it is, with its outcome of today. */
export function holdNewest(list: FollowedList, { records }: RecordPage): FollowedList {
  const fresh = new Map(records.map(record => [record.id, record]))
  const known = new Set(list.shown.map(({ id }) => id))
  const from = records.findIndex(({ id }) => known.has(id))
  return {
    ...list,
    shown: list.shown.map(record => fresh.get(record.id) ?? record),
    waiting: from < 0 ? records : records.slice(0, from),
    isMore: from < 0 && records.length > 0 && list.shown.length > 0,
  }
}
