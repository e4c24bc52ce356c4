import { findFeed, readFeeds, requestOf } from '@inlet/csv-to-partition/feeds'
import feeds from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { loadDaily } from '@inlet/csv-to-partition/load-daily'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { readSettings } from '@inlet/csv-to-partition/settings'
import { type Lake, silentTelemetry } from '@inlet/lake'
import { makeDeliveries, type RateRow } from '@inlet/scripts/rates'

/** The bucket of a vendor's files, and that of the table. */
export const VENDOR = 'vendor-drop'
export const LAKE = 'lake'

export const RATES = { database: 'raw', name: 'exchange_rates' }

const SEED = 8
const DAYS = ['2026-01-30', '2026-01-31'] as const

export interface SampleRates {
  /** By the value of `data_ref`: what the partition is to hold, in the order of `source_row`. */
  readonly partitions: ReadonlyMap<string, readonly RateRow[]>
  /** Of each load, in their order: two of the last day, of which the second replaced the first. */
  readonly loads: readonly LoadReport[]
}

/**
 * Loads a vendor's zipped files of two days, by csv-to-partition. The second day's file is corrected afterwards, so that
 * the table's folder also has the files that were replaced.
 */
export async function writeRates(lake: Lake): Promise<SampleRates> {
  const partitions = new Map<string, readonly RateRow[]>()
  const loads: LoadReport[] = []
  for (const day of DAYS) {
    const { dataRef, first, corrected } = makeDeliveries({ seed: SEED, day })
    const deliveries = day === DAYS[1] ? [first, corrected] : [first]
    for (const [version, { zip, loaded }] of deliveries.entries()) {
      await lake.store.write(VENDOR, `rates/rates_${dataRef}_v${version + 1}.zip`, zip)
      loads.push(await loadRates(lake, dataRef))
      partitions.set(dataRef, loaded)
    }
  }
  return { partitions, loads }
}

/** Loads the day's newest file by the function's own feed. */
async function loadRates(lake: Lake, dataRef: string): Promise<LoadReport> {
  const settings = readSettings({ BUCKET_SRC: VENDOR, BUCKET_DSTN: LAKE })
  const feed = findFeed(readFeeds(feeds, 'feeds.json'), 'exchange_rates')
  const request = requestOf(feed, { dataRef }, { ...settings, now: Date.now })
  return loadDaily(request, { lake, settings, telemetry: silentTelemetry, now: Date.now })
}
