import type { Applier } from '@inlet/athena-views/applier'
import { applyViews } from '@inlet/athena-views/apply-views'
import { findTables } from '@inlet/athena-views/find-tables'
import { openApplier } from '@inlet/athena-views/open-applier'
import { parseInput } from '@inlet/athena-views/parse-input'
import { planViews } from '@inlet/athena-views/plan-views'
import { readSettings } from '@inlet/athena-views/settings'
import type { ViewsReport } from '@inlet/athena-views/views-report'
import type { ChangeView } from '@inlet/core'
import { silentTelemetry } from '@inlet/lake'

/** Which tables of Glue: those of the databases that variables name, or one of them, `raw.orders`. */
export interface WantedViews {
  /** As the function has them in its environment. Nothing but statements needs the workgroup. */
  readonly variables: Readonly<Record<string, string>>
  readonly table: string | undefined
}

/** The views that the tables should have. */
export async function planGlueViews(wanted: WantedViews): Promise<ChangeView[]> {
  const applier = open(wanted)
  const views: ChangeView[] = []
  for (const table of await findTables(inputOf(wanted, applier), applier)) {
    views.push(...(await planViews(table, applier)))
  }
  return views
}

/** Has Athena make those that are not as they should be, as the function does. */
export async function applyGlueViews(wanted: WantedViews): Promise<ViewsReport> {
  const applier = open(wanted)
  return applyViews(await findTables(inputOf(wanted, applier), applier), applier)
}

function open({ variables }: WantedViews): Applier {
  const { AWS_REGION } = variables
  // The SDK's clients look for it there.
  if (AWS_REGION !== undefined) process.env.AWS_REGION = AWS_REGION
  return openApplier(readSettings({ WORKGROUP: 'none', ...process.env, ...variables }), silentTelemetry)()
}

function inputOf({ table }: WantedViews, { settings: { databases, iceberg } }: Applier) {
  if (table !== undefined) return parseInput({ tables: [table] })
  const ofIceberg = iceberg === undefined ? [] : [iceberg.viewsDatabase]
  return parseInput({ databases: [...new Set([...databases, ...ofIceberg])] })
}
