import { createRouter } from '@inlet/core'
import { openLake, silentTelemetry } from '@inlet/lake'
import { type Forecast, foreseeRecords } from '@inlet/stream-to-parquet/foresee-records'
import { type ReplayAnswer, type ReplayedRecord, type ReplayRequest, replay } from '@inlet/stream-to-parquet/replay'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { type TracedRecord, traceRecord } from '@inlet/stream-to-parquet/trace-record'

/** What the console asks of the code that loads records. */
export type RecordsQuestion =
  | { readonly foresee: readonly ReplayedRecord[] }
  | { readonly trace: ReplayedRecord }
  | ReplayRequest

export type RecordsAnswer = readonly Forecast[] | TracedRecord | ReplayAnswer

const settings = readSettings(process.env)
const loader = {
  settings,
  lake: await openLake(process.env),
  telemetry: silentTelemetry,
  router: createRouter(settings.unmappedTables, settings.definitions),
  now: Date.now,
}

/**
 * Runs as a function of its own, so that it has the code as the developer has just saved it, as the pipeline's function
 * does.
 */
export async function handler(question: RecordsQuestion): Promise<RecordsAnswer> {
  if ('foresee' in question) return foreseeRecords(question.foresee, loader)
  if ('trace' in question) return traceRecord(question.trace, loader)
  return replay(question, loader)
}
