import type { Lake } from '@inlet/lake'
import { RAW, type SampleChanges, writeChanges } from './write-changes.ts'
import { LAKE, type SampleRates, VENDOR, writeRates } from './write-rates.ts'

/** The buckets that a sample lake needs; a lake in directories has any. */
export const SAMPLE_BUCKETS = [RAW, LAKE, VENDOR] as const

export interface SampleLake {
  /** In database and bucket `raw`. */
  readonly changes: SampleChanges
  /** The table `raw.exchange_rates`, in bucket `lake`. */
  readonly rates: SampleRates
}

/** Fills an empty lake by Inlet's own loaders. The same number of changes gives the same rows. */
export async function writeSampleLake(lake: Lake, { changes = 2_000 } = {}): Promise<SampleLake> {
  return { changes: await writeChanges(lake, changes), rates: await writeRates(lake) }
}
