import { InputError } from '@inlet/core'
import type { Expectations } from './input/load-request.ts'

const HOUR_MS = 3_600_000

/** @throws InputError EXPECTATION if the object is too old */
export function checkAge(lastModified: Date, { maxAgeHours }: Expectations, now: number): void {
  const hours = (now - lastModified.getTime()) / HOUR_MS
  if (maxAgeHours === undefined || hours <= maxAgeHours) return
  const found = `found the newest of ${lastModified.toISOString()}, ${hours.toFixed(1)} hours ago`
  throw new InputError('EXPECTATION', `expected a file of the last ${maxAgeHours} hours, ${found}`)
}

export interface RowCounts {
  /** Rows to be loaded. */
  readonly rows: number
  /** Of these, with a value in `rescued_data`. */
  readonly rescuedRows: number
  readonly quarantinedRows: number
  /** That the rows are in. */
  readonly partitions: number
}

/** @param quarantine where such rows are. @throws InputError EXPECTATION, which names all that are not met */
export function checkRows(
  { rows, rescuedRows, quarantinedRows, partitions }: RowCounts,
  expect: Expectations,
  quarantine: string,
): void {
  const all = rows + quarantinedRows
  const problems = [
    ...(rows < expect.minRows ? [`at least ${expect.minRows} rows, found ${rows}`] : []),
    ...(partitions > (expect.maxPartitions ?? partitions)
      ? [`at most ${expect.maxPartitions} partitions, found ${partitions}`]
      : []),
    ...tooMany(quarantinedRows, all, expect.maxQuarantinedPercent, 'that cannot be loaded'),
    ...tooMany(rescuedRows, rows, expect.maxRescuedPercent, 'with values that their columns cannot hold'),
  ]
  if (problems.length === 0) return
  const refused = quarantinedRows === 0 ? '' : `; rows that cannot be loaded are in ${quarantine}`
  throw new InputError('EXPECTATION', `expected ${problems.join('; ')}; what was loaded before stays${refused}`)
}

function tooMany(count: number, of: number, maxPercent: number, what: string): string[] {
  if (count * 100 <= maxPercent * of) return []
  return [`at most ${maxPercent} % of rows ${what}, found ${count} of ${of}`]
}
