import { spawnSync } from 'node:child_process'
import { createRouter, TransientError } from '@inlet/core'
import { silentTelemetry } from '@inlet/lake'
import { createScenario, SAMPLE_TABLES } from '@inlet/scripts/samples'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import type { KinesisStreamEvent } from 'aws-lambda'
import Table from 'cli-table3'
import { memoryLake } from './memory-lake.ts'
import { loadObviously } from './obvious.ts'
import { interleave, ratioOf, speedOf } from './rounds.ts'

/**
 * Kinesis events of DynamoDB changes → Parquet in memory: Inlet's handler against the obvious implementation, turn by
 * turn in one process, on the same events; peak memory in processes of their own.
 *
 *     pnpm bench [rounds]
 */

const SIDES = {
  inlet: (event: KinesisStreamEvent, lake: Lake) => load(event, lake.loader),
  obvious: (event: KinesisStreamEvent) => Promise.resolve(loadObviously(event)),
} as const
type Side = keyof typeof SIDES
type Lake = ReturnType<typeof openLoader>

const SIZES = [500, 10_000]

/** What a batch holds: many columns, few columns, or a bit of everything, so that files are small. */
const MIXES = {
  customers: SAMPLE_TABLES.filter(({ source }) => source.includes('CustomersTable')),
  orders: SAMPLE_TABLES.filter(({ source }) => source === 'OrderTable'),
  'all tables': SAMPLE_TABLES,
} as const
type Mix = keyof typeof MIXES

const [, , ...args] = process.argv
if (args[0] === 'memory') await measureMemory(args[1] as Side, args[2] as Mix, Number(args[3]))
else if (/^[1-9]\d*$/.test(args[0] ?? '15')) await compare(Number(args[0] ?? 15))
else console.error(`Expected a number of rounds, found "${args[0]}"`)

async function compare(rounds: number): Promise<void> {
  const table = new Table({
    head: ['tables', 'records', 'inlet rec/s', 'obvious rec/s', 'ratio', '(quartiles)', 'inlet MiB', 'obvious MiB'],
    style: { head: [], border: [] },
  })
  for (const mix of Object.keys(MIXES) as Mix[]) {
    for (const size of SIZES) table.push(await compareOne(mix, size, size === 500 ? rounds * 10 : rounds))
  }
  console.log(table.toString())
  console.log('Medians of interleaved rounds; peak resident memory of a process that loads ten events of that size.')
}

async function compareOne(mix: Mix, size: number, rounds: number): Promise<(string | number)[]> {
  const event = eventOf(mix, size)
  const lake = openLoader()
  const times = await interleave({ inlet: () => SIDES.inlet(event, lake), obvious: () => SIDES.obvious(event) }, rounds)
  const { median, quartiles } = ratioOf(times.obvious, times.inlet)
  return [
    mix,
    size,
    speedOf(times.inlet, size),
    speedOf(times.obvious, size),
    median,
    quartiles,
    peakMemory('inlet', mix, size),
    peakMemory('obvious', mix, size),
  ]
}

/** Loads ten events in this process, and prints its peak resident memory in KiB. */
async function measureMemory(side: Side, mix: Mix, size: number): Promise<void> {
  const event = eventOf(mix, size)
  const lake = openLoader()
  for (let n = 0; n < 10; n++) await SIDES[side](event, lake)
  console.log(process.resourceUsage().maxRSS)
}

function peakMemory(side: Side, mix: Mix, size: number): number {
  const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, 'memory', side, mix, String(size)])
  if (status !== 0) throw new TransientError('STORE', `Measuring the memory of ${side} failed`)
  return Math.round(Number(stdout.toString()) / 1_024)
}

/** One event of realistic changes, without poison, in one shard. */
function eventOf(mix: Mix, size: number): KinesisStreamEvent {
  const start = new Date('2026-01-31T12:00:00Z')
  const options = {
    seed: 7,
    changes: size,
    start,
    days: 0.2,
    shards: 1,
    batchSize: size,
    poison: [],
    tables: MIXES[mix],
  }
  const [event] = createScenario(options).batches
  if (event === undefined) throw new Error('The scenario has no batch')
  return event
}

function openLoader() {
  const { store, catalog, bytes } = memoryLake()
  const settings = readSettings({ S3_RAW: 'raw' })
  const router = createRouter('quarantine')
  return { loader: { settings, lake: { store, catalog }, telemetry: silentTelemetry, router, now: Date.now }, bytes }
}
