import { createRouter } from '@inlet/core'
import { powertoolsTelemetry } from '@inlet/lake'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import type { KinesisStreamEvent } from 'aws-lambda'
import { plainLake } from './plain-lake.ts'

/** What Inlet's handler does with an event, with files below a folder for S3, and Glue in memory. */
export function openLoader(folder: string): (event: KinesisStreamEvent) => Promise<void> {
  const settings = readSettings({ S3_RAW: 'raw', COMPRESSION: process.env.COMPRESSION })
  const router = createRouter(settings.unmappedTables, settings.definitions)
  const telemetry = powertoolsTelemetry('stream-to-parquet')
  const loader = { settings, lake: plainLake(folder), telemetry, router, now: Date.now }
  return async event => {
    const { batchItemFailures } = await load(event, loader)
    if (batchItemFailures.length > 0) throw new Error('Expected everything to be loaded')
  }
}
