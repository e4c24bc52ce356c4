import type { Change } from './change.ts'

/**
 * Below 0 if `a` came before `b`: by the time of the change, then by its sequence number as a number. More digits before
 * the point make the larger one; among as many, text decides.
 */
export function compareChanges(a: ChangeOrder, b: ChangeOrder): number {
  if (a.changedAtUs !== b.changedAtUs) return a.changedAtUs < b.changedAtUs ? -1 : 1
  const digits = digitsOf(a) - digitsOf(b)
  if (digits !== 0) return digits
  return a.sequenceNumber < b.sequenceNumber ? -1 : a.sequenceNumber > b.sequenceNumber ? 1 : 0
}

export type ChangeOrder = Pick<Change, 'changedAtUs' | 'sequenceNumber'>

function digitsOf({ sequenceNumber }: ChangeOrder): number {
  const point = sequenceNumber.indexOf('.')
  return point < 0 ? sequenceNumber.length : point
}

/**
 * What follows a stream's number for a record out of an aggregate: six digits behind a point (an aggregate holds fewer
 * records than that), so that equal lengths compare as text.
 */
export function subsequenceSuffix(subsequenceNumber: number): string {
  return `.${String(subsequenceNumber).padStart(6, '0')}`
}
