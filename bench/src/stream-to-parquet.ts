import { spawnSync } from 'node:child_process'
import { createRouter, TransientError } from '@inlet/core'
import { silentTelemetry } from '@inlet/lake'
import { createScenario } from '@inlet/scripts/samples'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import type { KinesisStreamEvent } from 'aws-lambda'
import Table from 'cli-table3'
import { memoryLake } from './memory-lake.ts'
import { loadObviously } from './obvious.ts'

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

const [, , ...args] = process.argv
if (args[0] === 'memory') await measureMemory(args[1] as Side, Number(args[2]))
else await compare(Number(args[0] ?? 15))

async function compare(rounds: number): Promise<void> {
  const table = new Table({
    head: ['records', 'inlet rec/s', 'obvious rec/s', 'ratio', '(min–max)', 'inlet MiB', 'obvious MiB'],
    style: { head: [] },
  })
  for (const size of SIZES) {
    const event = eventOf(size)
    const times = await interleave(event, size === 500 ? rounds * 10 : rounds)
    const ratios = times.obvious.map((time, round) => time / (times.inlet[round] ?? Number.NaN))
    const speed = (side: Side) => Math.round((size / median(times[side])) * 1_000).toLocaleString('en')
    table.push([
      size,
      speed('inlet'),
      speed('obvious'),
      `${median(ratios).toFixed(2)}×`,
      `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
      peakMemory('inlet', size),
      peakMemory('obvious', size),
    ])
  }
  console.log(table.toString())
  console.log('Medians of interleaved rounds; peak resident memory of a process that loads ten events of that size.')
}

/** Milliseconds per round, side by side; the first rounds warm up and are not counted. */
async function interleave(event: KinesisStreamEvent, rounds: number): Promise<Record<Side, number[]>> {
  const times: Record<Side, number[]> = { inlet: [], obvious: [] }
  const lake = openLoader()
  const warmUp = Math.ceil(rounds / 5)
  for (let round = -warmUp; round < rounds; round++) {
    for (const side of ['inlet', 'obvious'] as const) {
      const start = performance.now()
      await SIDES[side](event, lake)
      if (round >= 0) times[side].push(performance.now() - start)
    }
  }
  return times
}

/** Loads ten events in this process, and prints its peak resident memory in KiB. */
async function measureMemory(side: Side, size: number): Promise<void> {
  const event = eventOf(size)
  const lake = openLoader()
  for (let n = 0; n < 10; n++) await SIDES[side](event, lake)
  console.log(process.resourceUsage().maxRSS)
}

function peakMemory(side: Side, size: number): number {
  const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, 'memory', side, String(size)])
  if (status !== 0) throw new TransientError('STORE', `Measuring the memory of ${side} failed`)
  return Math.round(Number(stdout.toString()) / 1_024)
}

/** One event of realistic changes of thirteen tables, without poison, in one shard. */
function eventOf(size: number): KinesisStreamEvent {
  const start = new Date('2026-01-31T12:00:00Z')
  const options = { seed: 7, changes: size, start, days: 0.2, shards: 1, batchSize: size, poison: [] }
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
