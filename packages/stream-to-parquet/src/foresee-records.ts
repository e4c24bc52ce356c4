import { dayText, InputError } from '@inlet/core'
import { foreseeRows } from './load-table.ts'
import type { Loader } from './loader.ts'
import type { SourceRecord } from './records.ts'
import { type ReplayedRecord, toSource } from './replay.ts'
import { sortRecords, type TableBatch } from './sort-records.ts'

/** What would become of one change. */
export type Forecast =
  /** `rescued`: how many of its values are in no column, but in `rescued_data`. */
  | { readonly is: 'row'; readonly table: string; readonly dt: string; readonly rescued: number }
  | { readonly is: 'refused'; readonly code: string; readonly reason: string }

/**
 * What would become of changes if they were loaded, in their order; of one that takes several records apart, as of
 * aggregates, of the last. The catalog is read; nothing is written, counted or logged.
 * @throws what the catalog throws
 */
export async function foreseeRecords(
  records: readonly ReplayedRecord[],
  { settings, lake, router }: Pick<Loader, 'settings' | 'lake' | 'router'>,
): Promise<readonly Forecast[]> {
  const { batches, rejected, failures } = await sortRecords(records.map(toSource), router, lake.catalog, settings)
  for (const { error } of failures) throw error
  const forecasts = new Map(rejected.map(({ record, error }) => [record.delivered, refusal(error)]))
  for (const batch of batches) {
    for (const [record, forecast] of await foreseeBatch(batch, settings, lake.catalog)) {
      forecasts.set(record.delivered, forecast)
    }
  }
  return records.map(record => {
    const forecast = forecasts.get(record)
    if (forecast === undefined) throw new Error('Expected a forecast for each record')
    return forecast
  })
}

async function foreseeBatch(
  batch: TableBatch,
  settings: Loader['settings'],
  catalog: Loader['lake']['catalog'],
): Promise<readonly (readonly [SourceRecord, Forecast])[]> {
  const { definition, changes, records } = batch
  const refusals = (errors: ReadonlyMap<number, InputError>) =>
    records.flatMap((record, row) => {
      const error = errors.get(row)
      return error === undefined ? [] : [[record, refusal(error)] as const]
    })
  if (changes.refused.size === records.length) return refusals(changes.refused)
  const rows = await foreseeRows(batch, settings, catalog)
  if (rows instanceof InputError) return records.map(record => [record, refusal(rows)])
  const rescued = rows.columns.find(({ name }) => name === 'rescued_data')?.cells ?? []
  return records.map((record, row) => {
    const error = rows.refused.get(row)
    if (error !== undefined) return [record, refusal(error)]
    const dt = dayText(rows.days[row] ?? 0)
    return [record, { is: 'row', table: definition.name, dt, rescued: countValues(rescued[row]) }]
  })
}

function refusal({ code, message }: InputError): Forecast {
  return { is: 'refused', code, reason: message }
}

/** Of a cell of `rescued_data`. */
function countValues(cell: unknown): number {
  return typeof cell === 'string' ? Object.keys(JSON.parse(cell)).length : 0
}
