import { createRouter } from '@inlet/core'
import { powertoolsTelemetry } from '@inlet/lake'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { repeat } from '../repeat.ts'
import { readEvent } from './decode-obviously.ts'
import { plainLake } from './plain-lake.ts'

/** The event of a file by Inlet's handler, with files of the disk for S3, and Glue in memory. Arguments: event, folder. */
const [, , input = '', output = ''] = process.argv
const settings = readSettings({ S3_RAW: 'raw' })
const router = createRouter(settings.unmappedTables, settings.definitions)
const telemetry = powertoolsTelemetry('stream-to-parquet')
const loader = { settings, lake: plainLake(output), telemetry, router, now: Date.now }
const event = readEvent(input)
await repeat(async () => {
  const { batchItemFailures } = await load(event, loader)
  if (batchItemFailures.length > 0) throw new Error('Expected everything to be loaded')
})
