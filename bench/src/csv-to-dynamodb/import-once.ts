import type { Side } from './measure.ts'

/**
 * Imports one file in this process, and prints what that took.
 *
 *     node import-once.mjs inlet|obvious <key or file>
 */
const [, , side, input = ''] = process.argv
const importFile = side === ('inlet' satisfies Side) ? await loadHandler() : await loadObvious()
const before = process.cpuUsage()
const start = performance.now()
const rows = await importFile(input)
const { user, system } = process.cpuUsage(before)
const { maxRSS } = process.resourceUsage()
const seconds = (performance.now() - start) / 1_000
console.log(JSON.stringify({ rows, cpuSeconds: (user + system) / 1e6, seconds, peakMiB: maxRSS / 1_024 }))
process.exit()

type Import = (input: string) => Promise<number>

async function loadHandler(): Promise<Import> {
  const { handler } = await import('@inlet/csv-to-dynamodb')
  return async key => {
    const s3 = { bucket: { name: 'uploads' }, object: { key, sequencer: Date.now().toString(16) } }
    const { processed_rows } = await handler({ Records: [{ eventName: 'ObjectCreated:Put', s3 }] })
    return processed_rows
  }
}

async function loadObvious(): Promise<Import> {
  const { importObviously } = await import('./obvious-import.ts')
  return file => importObviously(file, 'offers')
}
