import { join, relative } from 'node:path'
import { visible } from '../../output/grid.ts'
import { count, plural, seconds } from '../../output/numbers.ts'
import { verdict } from '../../output/screen.ts'
import type { Refusal } from './first-refusals.ts'
import type { FileImported } from './import-file.ts'

export interface ImportReport {
  readonly file: string
  readonly table: string
  /** URL of DynamoDB. */
  readonly endpoint: string
  /** `failed`: the rest of the file could not be read. */
  readonly status: 'imported' | 'failed'
  /** All that were read: processed and refused ones. */
  readonly rows: number
  readonly processed: number
  /** Of the processed ones, those that a later row of their key replaced before they were written. */
  readonly superseded: number
  readonly refused: number
  /** Paths; null if there is none. */
  readonly jsonCopy: string | null
  readonly unprocessed: string | null
  /** Where this run went on; 0 if it began. */
  readonly fromRow: number
  /** Of this run. */
  readonly ms: number
  readonly rowsPerSecond: number
  readonly throttles: number
  readonly retries: number
  /** Of the function, in all runs. */
  readonly invocations: number
  /** The first ones. */
  readonly refusals: readonly Refusal[]
  readonly failure: { readonly code: string; readonly message: string } | null
}

/** What an import came to. */
export function importReport(
  names: Pick<ImportReport, 'file' | 'table' | 'endpoint' | 'refusals'> & { readonly lake: string },
  { place, plan, state, ms }: FileImported,
): ImportReport {
  const { lake, file, table, endpoint, refusals } = names
  const { processed, superseded, unprocessed: refused, throttles, retries, invocations } = state.counts
  const rows = processed + refused
  const pathOf = (key: string) => join(relative('', lake) || '.', place.bucket, key)
  return {
    file,
    table,
    endpoint,
    status: state.status === 'done' ? 'imported' : 'failed',
    rows,
    processed,
    superseded,
    refused,
    jsonCopy: rows > 0 ? pathOf(place.outputs.jsonCopy) : null,
    unprocessed: refused > 0 ? pathOf(place.outputs.unprocessed) : null,
    fromRow: plan.row,
    ms,
    rowsPerSecond: Math.round(((rows - plan.rows) * 1_000) / Math.max(1, ms)),
    throttles,
    retries,
    invocations,
    refusals,
    failure: state.failure,
  }
}

/** The report for people. */
export function* reportLines(report: ImportReport): Generator<string> {
  const { rows, processed, superseded, refused, ms, fromRow, rowsPerSecond, status } = report
  const sum = `${plural(rows, 'row')} read = ${count(processed)} processed + ${count(refused)} refused`
  const part = fromRow > 0 ? ` from row ${count(fromRow)}` : ''
  yield verdict(status === 'imported', `${sum}; ${seconds(ms)}${part}, ${count(rowsPerSecond)} rows/s`)
  if (superseded > 0)
    yield `  ${count(superseded)} of the processed gave way to a later row of their key before they were written.`
  yield `  table        ${report.table} at ${report.endpoint}`
  if (report.jsonCopy !== null) yield `  processed    ${visible(report.jsonCopy)}`
  if (report.unprocessed !== null) yield `  refused      ${visible(report.unprocessed)}`
  const { throttles, retries, invocations } = report
  yield `  ${plural(throttles, 'throttle')}, ${count(retries)} ${retries === 1 ? 'retry' : 'retries'}, ${plural(invocations, 'invocation')}`
  yield* refusalLines(report)
}

function* refusalLines({ refused, refusals }: ImportReport): Generator<string> {
  if (refusals.length > 0) yield ''
  for (const { row, code, reason } of refusals) yield `  row ${count(row)}: ${code}, ${visible(reason)}`
  const more = refused - refusals.length
  if (more > 0 && refusals.length > 0) yield `  and ${count(more)} more`
}
