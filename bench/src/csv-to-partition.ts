import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { offersCsv } from '@inlet/scripts/offers'
import Table from 'cli-table3'
import { checkValues, countRows } from './csv-to-partition/check-loaded.ts'
import { bundleSides, type Loaded, runSide, SIDES, type Side } from './csv-to-partition/sides.ts'

/**
 * A daily CSV → Parquet. Inlet's handler, bundled as SST bundles it, on a local lake, with catalog, swap and lineage;
 * against the obvious implementation, and DuckDB with one thread. Every load is a process of its own; the sides take
 * turns. Or the memory that the handler takes, by the size of the file:
 *
 *     pnpm bench:daily [rounds] [--rows 200000]
 *     pnpm bench:daily memory [rows…] [--partitions 1000] [--function 256]
 *
 * With `--partitions`, the file is split by a column of so many values in random order. Node has the flags of a Lambda of
 * so many MB: left alone, as with `--function 0`, it may put off collecting garbage, and the peak says more of that than
 * of what is in use. The folder for temporary files (TMPDIR) has to hold some 130 bytes a row, and the tables.
 */

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '200000' },
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
  const scripts = await bundleSides(join(folder, 'bundle'))
  if (positionals[0] === 'memory') {
    const sizes = positionals.slice(1).map(Number)
    await measureMemory(scripts, sizes.length === 0 ? [1_000_000, 10_000_000] : sizes)
  } else await compare(scripts, Number(positionals[0] ?? 5), Number(values.rows))
} finally {
  await rm(folder, { recursive: true })
}

/** Medians of interleaved rounds. */
async function compare(scripts: string, rounds: number, rows: number): Promise<void> {
  const key = await writeOffers(rows, Math.ceil(rows / 50))
  const runs: Record<Side, Loaded[]> = { inlet: [], obvious: [], duckdb: [] }
  for (let round = 0; round < rounds; round++) {
    for (const side of SIDES) {
      const loaded = await runSide(side, { scripts, root, key })
      await checkCount(loaded, rows, side)
      if (round === 0 && side === 'inlet') await checkValues(loaded.pattern, join(root, 'vendor', key))
      runs[side].push(loaded)
    }
  }
  console.log(comparison(runs, rows).toString())
  console.log(
    `${count(rows)} rows, medians of ${rounds} interleaved rounds; in brackets, how many times the obvious one's.`,
  )
}

function comparison(runs: Record<Side, Loaded[]>, rows: number): Table.Table {
  const head = ['', 'seconds', 'CPU s', 'rows/CPU s', 'peak MiB', 'file MB']
  const table = new Table({ head, style: { head: [], border: [] } })
  for (const side of SIDES) {
    const cell = (of: (run: Loaded) => number, digits: number) => {
      const ratios = runs[side].map((run, round) => of(run) / of(runs.obvious[round] ?? run))
      return `${count(median(runs[side].map(of)), digits)} (${median(ratios).toFixed(2)}×)`
    }
    table.push([
      side,
      cell(run => run.seconds, 2),
      cell(run => run.cpuSeconds, 2),
      cell(run => rows / run.cpuSeconds, 0),
      cell(run => run.peakMiB, 0),
      cell(run => run.bytes / 1e6, 1),
    ])
  }
  return table
}

/** Peak resident memory of Inlet by the size of the file; fails if it grows with it. */
async function measureMemory(scripts: string, sizes: readonly number[]): Promise<void> {
  const head = ['rows', 'peak MiB', 'files', 'seconds', 'CPU s', 'rows/CPU s']
  const table = new Table({ head, style: { head: [], border: [] } })
  const peaks: number[] = []
  for (const rows of sizes) {
    const key = await writeOffers(rows, partitions === 1 ? Math.ceil(rows / 50) : partitions)
    const loaded = await runSide('inlet', { scripts, root, key, ...lambda(), ...partitioning() })
    await checkCount(loaded, rows, 'inlet')
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

async function checkCount({ pattern }: Loaded, rows: number, side: Side): Promise<void> {
  const found = await countRows(pattern)
  if (found !== rows) throw new Error(`Expected ${rows} rows of ${side}, found ${found}`)
}

/** Puts a file into bucket `vendor`. Returns its key. */
async function writeOffers(rows: number, accounts: number): Promise<string> {
  const key = `${rows}.csv`
  const chunks = offersCsv({ rows, accounts, seed: 1, now: new Date('2026-01-31T12:00:00Z') })
  await writeFile(join(root, 'vendor', key), chunks)
  await sleep(SETTLED_MS)
  return key
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

function count(number: number, digits = 0): string {
  return number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
