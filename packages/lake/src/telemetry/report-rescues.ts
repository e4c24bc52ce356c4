import type { Rescue } from '@inlet/core'
import type { Telemetry } from './telemetry.ts'

/** Paths that a batch names in the log, for each table, and how much of each: names in maps can be of any length. */
const NAMED_PATHS = 20
const PATH_CHARACTERS = 200

/** Metric and log of the values of a batch that are in `rescued_data`. A map keyed by data brings thousands of paths. */
export function reportRescues(
  rescues: readonly (Rescue & { readonly count: number })[],
  table: string,
  telemetry: Pick<Telemetry, 'count' | 'warn'>,
): void {
  for (const { count } of rescues) telemetry.count('ValuesRescued', count, { table })
  for (const { path, reason, expected = 'a column', count } of rescues.slice(0, NAMED_PATHS)) {
    telemetry.warn('Values rescued', { table, path: path.slice(0, PATH_CHARACTERS), reason, expected, count })
  }
  const unnamed = rescues.length - NAMED_PATHS
  if (unnamed > 0) telemetry.warn('Values rescued at further paths', { table, paths: unnamed })
}
