import type { ChangeView } from '@inlet/core'
import type { TableRef } from '@inlet/lake'
import type { Applier } from './applier.ts'
import { planViews } from './plan-views.ts'
import type { ViewsReport } from './views-report.ts'

/**
 * Makes a table's views what they should be. The table may get another column meanwhile, and whoever was told of that may
 * be done before us: so after views were made, the table is looked at again, and they are made once more if they are not
 * its own. Whoever is the last to make them sees the newest table.
 * @throws what `planViews`, `findView` and `makeView` throw
 */
export async function applyTableViews(ref: TableRef, applier: Applier): Promise<ViewsReport> {
  let views = await planViews(ref, applier)
  for (;;) {
    const report = await applyEach(views, ref, applier)
    if (report.applied.length === 0) return report
    const before = marksOf(views)
    views = await planViews(ref, applier)
    if (marksOf(views) === before) return report
  }
}

/** One after the other, since the second reads the first. */
async function applyEach(views: readonly ChangeView[], ref: TableRef, applier: Applier): Promise<ViewsReport> {
  const report = { applied: [] as string[], unchanged: [] as string[], taken: [] as string[] }
  for (const [index, view] of views.entries()) {
    const outcome = await applyView(view, ref, applier)
    if (outcome === 'taken') return { ...report, taken: views.slice(index).map(nameOf) }
    report[outcome].push(nameOf(view))
  }
  return report
}

/** A view that has the mark of the statement is what the statement would make. */
async function applyView(view: ChangeView, table: TableRef, applier: Applier): Promise<keyof ViewsReport> {
  const { findView, makeView, telemetry } = applier
  const fields = { table: nameOf(table), view: nameOf(view) }
  const found = await findView(view)
  if (found === 'no view') {
    telemetry.warn('A table has the name of a view, which is left out', fields)
    return 'taken'
  }
  if (found !== 'nothing' && found.query?.includes(view.mark)) return 'unchanged'
  await makeView(view)
  telemetry.info('View made', fields)
  telemetry.count('ViewsApplied', 1, { table: table.name })
  return 'applied'
}

function marksOf(views: readonly ChangeView[]): string {
  return views.map(({ mark }) => mark).join()
}

function nameOf({ database, name }: TableRef): string {
  return `${database}.${name}`
}
