import { failureOf, type LoadedRecords } from './load-records.ts'
import { judgeTable } from './load-table.ts'
import type { Loader } from './loader.ts'
import type { SourceRecord } from './records.ts'
import { sortRecords } from './sort-records.ts'

/** What would become of records if they were loaded. The catalog is read; nothing is written, counted or logged. */
export async function judgeRecords(records: readonly SourceRecord[], loader: Loader): Promise<LoadedRecords> {
  const { settings, lake, router } = loader
  const {
    batches,
    rejected: unreadable,
    failures: unopened,
  } = await sortRecords(records, router, lake.catalog, settings)
  const [rejected, failures] = [[...unreadable], [...unopened]]
  for (const batch of batches) {
    try {
      rejected.push(...(await judgeTable(batch, settings, lake.catalog)))
    } catch (error) {
      failures.push(failureOf(batch, error))
    }
  }
  return { batches, rejected, failures }
}
