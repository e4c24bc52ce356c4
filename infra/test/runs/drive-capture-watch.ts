import { readSettings } from '@inlet/capture-watch/settings'
import type { PlainRun } from './run.ts'

/** A look at all captures of its environment, none of which there are. */
export async function driveCaptureWatch(run: PlainRun): Promise<void> {
  const tables = readSettings(run.site.env).captures.map(({ table }) => table)
  for (const table of new Set(tables)) await run.createTable(table)
  const { inactive } = (await run.invoke({})) as { readonly inactive: readonly unknown[] }
  if (tables.length > 0 && inactive.length === tables.length) return
  throw new Error(`Expected a look at ${tables.length} captures, found ${inactive.length} that are inactive`)
}
