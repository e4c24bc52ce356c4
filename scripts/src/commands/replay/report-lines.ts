import { gridLines } from '../../output/grid.ts'
import { count, plural } from '../../output/numbers.ts'
import { type ObjectReport, type RowCounts, sumRows } from './object-report.ts'

/** What a run did, or would. */
export interface ReplayReport {
  /** A directory, or `stage mine`. */
  readonly place: string
  readonly isApplied: boolean
  readonly isInterrupted: boolean
  readonly objects: readonly ObjectReport[]
  readonly totals: RowCounts
  /** Files of CSV rows that could not be imported into DynamoDB. They are not replayed: an old row could replace a newer item. */
  readonly unprocessedFiles: number
}

export function replayReport(report: Omit<ReplayReport, 'totals'>): ReplayReport {
  return { ...report, totals: sumRows(report.objects) }
}

/** A line for each object. */
export function objectLines({ objects, isApplied }: ReplayReport): Iterable<string> {
  const numbers = ['rows', isApplied ? 'loaded' : 'loadable', 'still bad', 'left'].map(name => ({
    name,
    isNumber: true,
  }))
  const columns = [
    { name: 'object' },
    { name: 'was' },
    { name: 'outcome' },
    ...numbers,
    { name: 'tables' },
    { name: 'why' },
  ]
  const rows = objects.map(each => [
    each.object,
    each.was.join(', '),
    outcomeOf(each, isApplied),
    ...[each.rows, each.loaded, each.bad, each.left].map(count),
    each.tables.join(', '),
    each.reasons.join('; '),
  ])
  return rows.length === 0 ? [] : gridLines({ columns, rows })
}

function outcomeOf({ kind, outcome }: ObjectReport, isApplied: boolean): string {
  if (outcome === 'bad') return 'still bad'
  if (outcome === 'left') return 'left alone'
  if (outcome === 'failed') return 'failed'
  if (kind === 'firehose') return isApplied ? 'put back' : 'to be put back'
  return isApplied ? 'loaded' : 'loadable'
}

/** All of them together, and what is to do. */
export function summaryLines({
  place,
  objects,
  totals,
  isApplied,
  isInterrupted,
  unprocessedFiles,
}: ReplayReport): string[] {
  const { rows, loaded, bad, left, unknown } = totals
  const parts = [
    `${count(loaded)} ${isApplied ? 'loaded' : 'can be loaded'}`,
    `${count(bad)} still bad`,
    `${count(left)} left alone`,
    ...(unknown === 0 ? [] : [`${count(unknown)} of days that are loaded again as a whole`]),
  ]
  const failed = objects.filter(({ outcome }) => outcome === 'failed').length
  return [
    objects.length === 0
      ? `Nothing to replay in ${place}.`
      : `${plural(rows, 'row')} of ${plural(objects.length, 'object')} in ${place}: ${parts.join(', ')}.`,
    ...(failed === 0 ? [] : [`${plural(failed, 'object')} failed, and may be tried again.`]),
    ...(isInterrupted ? ['Interrupted: what is not listed was not begun.'] : []),
    ...(unprocessedFiles === 0
      ? []
      : [`${plural(unprocessedFiles, 'file')} of rows in unprocessed/: correct the CSV file, and upload it again.`]),
    ...(isApplied || objects.length === 0 ? [] : ['Nothing was done: --apply does it.']),
  ]
}
