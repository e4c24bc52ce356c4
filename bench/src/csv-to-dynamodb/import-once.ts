import { handler } from '@inlet/csv-to-dynamodb'

/**
 * Imports an object of bucket `uploads` by the handler in this process, and prints what that took.
 *
 *     node import-once.mjs <key>
 */
const [, , key = ''] = process.argv
const before = process.cpuUsage()
const start = performance.now()
const s3 = { bucket: { name: 'uploads' }, object: { key, sequencer: Date.now().toString(16) } }
const { processed_rows: rows } = await handler({ Records: [{ eventName: 'ObjectCreated:Put', s3 }] })
const { user, system } = process.cpuUsage(before)
const { maxRSS } = process.resourceUsage()
const seconds = (performance.now() - start) / 1_000
console.log(JSON.stringify({ rows, cpuSeconds: (user + system) / 1e6, seconds, peakMiB: maxRSS / 1_024 }))
process.exit()
