import type { ViewsReport } from '@inlet/athena-views/views-report'
import type { ChangeView } from '@inlet/core'
import { gridLines } from '../../output/grid.ts'

/** The statements, each to run by itself, in this order. */
export function statementLines(views: readonly ChangeView[], json: boolean): Iterable<string> {
  if (json) return [JSON.stringify(views.map(({ database, name, statement }) => ({ database, name, statement })))]
  if (views.length === 0) return ['-- No table there has rows that come from changes.']
  return views.map(({ statement }) => `${statement};\n`)
}

/** What became of each view. */
export function reportLines(report: ViewsReport, json: boolean): Iterable<string> {
  if (json) return [JSON.stringify(report)]
  const rows = [
    ...report.applied.map(view => [view, 'made']),
    ...report.unchanged.map(view => [view, 'unchanged']),
    ...report.taken.map(view => [view, 'not made: a table has its name, or that of the view it reads']),
  ]
  return gridLines({ columns: [{ name: 'view' }, { name: 'outcome' }], rows })
}
