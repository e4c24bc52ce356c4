import type { Applier } from './applier.ts'
import { applyViews } from './apply-views.ts'
import { findTables } from './find-tables.ts'
import { parseInput } from './parse-input.ts'
import type { ViewsReport } from './views-report.ts'

/**
 * Makes the views what they should be of the tables that an event of Glue tells of, or a request asks for. What comes of
 * it causes events too; those tell of views, which have no views.
 * @throws InputError BAD_EVENT, BAD_INPUT; what `findTables` and `applyViews` throw
 */
export async function handleInput(input: unknown, applier: Applier): Promise<ViewsReport> {
  try {
    return await applyViews(await findTables(parseInput(input), applier), applier)
  } finally {
    applier.telemetry.flush()
  }
}
