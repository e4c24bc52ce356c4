import type { Run } from '@inlet/console/api'
import { gridLines } from '../../output/grid.ts'
import { count } from '../../output/numbers.ts'
import { statusText, subjectOf, tookText } from './run-texts.ts'

/** A line per run. @param now ms since 1970 */
export function runList(runs: readonly Run[], now: number): Iterable<string> {
  const texts = ['run', 'what', 'object', 'status'].map(name => ({ name }))
  const numbers = ['rows', 'refused', 'took'].map(name => ({ name, isNumber: true }))
  return gridLines({ columns: [...texts, ...numbers], rows: runs.map(run => cellsOf(run, now)) })
}

function cellsOf(run: Run, now: number): string[] {
  const { id, object, accounting, progress } = run
  const rows = accounting?.in ?? progress?.rows
  return [
    ...[id, subjectOf(run), object ?? '', statusText(run)],
    rows === undefined ? '' : count(rows),
    accounting === null ? '' : count(accounting.refused),
    tookText(run, now),
  ]
}
