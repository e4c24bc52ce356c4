import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { offersCsv } from '@inlet/scripts/offers'
import Table from 'cli-table3'
import { countRows } from './csv-to-partition/count-rows.ts'
import { bundleInlet, runInlet } from './csv-to-partition/run-inlet.ts'

/**
 * The memory that a daily CSV → Parquet takes by Inlet's handler, by the size of the file: bundled as SST bundles it, on a
 * local lake, with catalog, swap and lineage. Every load is a process of its own. What it costs, `pnpm bench` tells.
 *
 *     pnpm bench:daily [rows…] [--partitions 1000] [--function 256]
 *
 * With `--partitions`, the file is split by a column of so many values in random order. Node has the flags of a Lambda of
 * so many MB: left alone, as with `--function 0`, it may put off collecting garbage, and the peak says more of that than
 * of what is in use. The folder for temporary files (TMPDIR) has to hold some 130 bytes a row, and the tables.
 */

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    partitions: { type: 'string', default: '1' },
    function: { type: 'string', default: '256' },
  },
})
const [partitions, functionMB] = [Number(values.partitions), Number(values.function)]
/** The larger file may take so many times the memory of the smaller one. */
const MOST_GROWTH = partitions === 1 ? 1.2 : 1.5

/** A file changed in these last milliseconds is hashed each time the local store reads a piece of it. */
const SETTLED_MS = 2_500

const folder = await mkdtemp(join(tmpdir(), 'inlet-bench-daily-'))
const root = join(folder, 'buckets')
try {
  await mkdir(join(root, 'vendor'), { recursive: true })
  const scripts = await bundleInlet(join(folder, 'bundle'))
  const sizes = positionals.map(Number)
  await measureMemory(scripts, sizes.length === 0 ? [1_000_000, 10_000_000] : sizes)
} finally {
  await rm(folder, { recursive: true })
}

/** Peak resident memory of Inlet by the size of the file; fails if it grows with it. */
async function measureMemory(scripts: string, sizes: readonly number[]): Promise<void> {
  const head = ['rows', 'peak MiB', 'files', 'seconds', 'CPU s', 'rows/CPU s']
  const table = new Table({ head, style: { head: [], border: [] } })
  const peaks: number[] = []
  for (const rows of sizes) {
    const key = await writeOffers(rows, partitions === 1 ? Math.ceil(rows / 50) : partitions)
    const loaded = await runInlet({ scripts, root, key, ...lambda(), ...partitioning() })
    const found = await countRows(loaded.pattern)
    if (found !== rows) throw new Error(`Expected ${rows} rows, found ${found}`)
    await rm(join(root, 'vendor', key))
    peaks.push(loaded.peakMiB)
    const { peakMiB, files, seconds, cpuSeconds } = loaded
    table.push([count(rows), count(peakMiB), count(files), count(seconds), count(cpuSeconds), count(rows / cpuSeconds)])
  }
  console.log(table.toString())
  const growth = Math.max(...peaks) / (peaks[0] ?? Number.NaN)
  console.log(`Peak grows ${growth.toFixed(2)} times; at most ${MOST_GROWTH} are expected.`)
  if (growth > MOST_GROWTH) process.exitCode = 1
}

function partitioning(): { readonly partitionColumn?: string } {
  return partitions === 1 ? {} : { partitionColumn: 'account' }
}

/** As Lambda's bootstrap for Node starts a function. */
function lambda(): { readonly flags?: readonly string[] } {
  if (functionMB === 0) return {}
  const young = Math.floor((functionMB * 5) / 100)
  return { flags: [`--max-semi-space-size=${young}`, `--max-old-space-size=${Math.floor(functionMB * 0.9)}`] }
}

/** Puts a file into bucket `vendor`. Returns its key. */
async function writeOffers(rows: number, accounts: number): Promise<string> {
  const key = `${rows}.csv`
  const chunks = offersCsv({ rows, accounts, seed: 1, now: new Date('2026-01-31T12:00:00Z') })
  await writeFile(join(root, 'vendor', key), chunks)
  await sleep(SETTLED_MS)
  return key
}

function count(number: number, digits = 0): string {
  return number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
