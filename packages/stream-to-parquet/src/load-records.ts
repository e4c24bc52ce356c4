import { loggable } from '@inlet/lake'
import pMap from 'p-map'
import { loadTable, type TableReport } from './load-table.ts'
import type { Loader } from './loader.ts'
import { quarantine } from './quarantine.ts'
import type { RejectedRecord, SourceRecord } from './records.ts'
import { report } from './report.ts'
import { sortRecords, type TableBatch } from './sort-records.ts'

/** What became of records: each is in a batch, and loaded unless it is rejected or its table failed, or rejected alone. */
export interface LoadedRecords {
  readonly batches: readonly TableBatch[]
  /** In quarantine, if that did not fail. */
  readonly rejected: readonly RejectedRecord[]
  readonly failures: readonly LoadFailure[]
}

/** Something that a retry can mend. */
export interface LoadFailure {
  /** `undefined` if it was the quarantine that failed. */
  readonly table: string | undefined
  readonly error: unknown
  /** Of the table. */
  readonly records: readonly SourceRecord[]
}

/**
 * decode and route → load each table → quarantine → report.
 *
 * Bad records go to quarantine; a table that fails does not stop the others.
 */
export async function loadRecords(records: readonly SourceRecord[], loader: Loader): Promise<LoadedRecords> {
  const { settings, lake, router, telemetry } = loader
  const sorted = await sortRecords(records, router, lake.catalog, settings)
  const failures = [...sorted.failures]
  const results = await pMap(
    sorted.batches,
    batch => loadTable(batch, settings, lake).catch(error => void failures.push(failureOf(batch, error))),
    { concurrency: 4 },
  )
  const reports = results.filter((result): result is TableReport => result !== undefined)
  const rejected = [...sorted.rejected, ...reports.flatMap(report => report.rejected)]
  await quarantine(rejected, lake.store, settings.quarantineBucket).catch(error => {
    failures.push({ table: undefined, error, records: [] })
  })
  for (const { table, error } of failures) {
    const [what, fields] = table === undefined ? ['Writing to quarantine', {}] : ['Loading a table', { table }]
    telemetry.error(`${what} failed; the batch will come again`, { ...fields, error: loggable(error) })
  }
  report(records, reports, sorted.rejected, loader)
  return { batches: sorted.batches, rejected, failures }
}

export function failureOf({ definition, records }: TableBatch, error: unknown): LoadFailure {
  return { table: definition.name, error, records }
}
