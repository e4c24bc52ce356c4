import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { gridLines } from '../../output/grid.ts'
import { count, plural, seconds } from '../../output/numbers.ts'

/** What became of a day. `ms`: how long it took. */
export type DayResult =
  | (LoadReport & { readonly ms: number })
  | {
      readonly status: 'Failed'
      readonly data_ref: string
      /** Of an error of Inlet's. */
      readonly code: string | null
      readonly message: string
      readonly ms: number
    }
  | { readonly status: 'Interrupted'; readonly data_ref: string; readonly isBegun: boolean }

/** A line per day that was loaded or failed. */
export function dayLines(results: readonly DayResult[]): Iterable<string> {
  const numbers = ['rows', 'quarantined', 'rescued', 'files', 'took']
  const columns = [{ name: 'day' }, { name: 'source object' }, ...numbers.map(name => ({ name, isNumber: true }))]
  const rows = results.flatMap(result => (result.status === 'Interrupted' ? [] : [cellsOf(result)]))
  return rows.length === 0 ? [] : gridLines({ columns, rows })
}

/** What did not get into the table, and why. */
export function problemLines(results: readonly DayResult[]): string[] {
  const interrupted = results.filter(result => result.status === 'Interrupted')
  const begun = interrupted.filter(({ isBegun }) => isBegun)
  const left = interrupted.filter(({ isBegun }) => !isBegun)
  return [
    ...results.flatMap(result => problemsOf(result).map(problem => `${result.data_ref}: ${problem}`)),
    ...begun.map(({ data_ref }) => `Interrupted: ${data_ref} is not loaded. What the table had before is live.`),
    ...(left.length > 0 ? [`Interrupted: not begun were ${left.map(({ data_ref }) => data_ref).join(', ')}.`] : []),
  ]
}

function cellsOf(result: Exclude<DayResult, { readonly status: 'Interrupted' }>): string[] {
  const took = seconds(result.ms)
  if (result.status === 'Failed') return [result.data_ref, `✗ ${result.code ?? 'failed'}`, '', '', '', '', took]
  const { rows, quarantined_rows, rescued_values, files } = result
  return [result.data_ref, result.source_object, ...[rows, quarantined_rows, rescued_values, files].map(count), took]
}

function problemsOf(result: DayResult): string[] {
  if (result.status === 'Interrupted') return []
  if (result.status === 'Failed') return [`${result.code ?? 'failed'}: ${result.message}`]
  const { quarantined_rows: rows, quarantine, superseded_partitions: superseded, rescued_columns: columns } = result
  const rescued = Object.entries(columns).map(([name, values]) => `${name} (${count(values)})`)
  return [
    ...(rescued.length === 0 ? [] : [`values that do not fit are in rescued_data: ${rescued.join(', ')}`]),
    ...(quarantine === null ? [] : [`${plural(rows, 'row')} ${rows === 1 ? 'is' : 'are'} in ${quarantine}`]),
    ...(superseded === 0 ? [] : [`${plural(superseded, 'partition')} had been filled by a later load, which stays`]),
  ]
}
