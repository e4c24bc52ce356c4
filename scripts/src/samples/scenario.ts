import type { Item } from '@inlet/local'
import type { KinesisStreamEvent } from 'aws-lambda'
import { batchByShard, createStream, type Put, putOf } from './kinesis-event.ts'
import { MAPPED_TABLES } from './mapped-tables.ts'
import { ORDERS } from './orders.ts'
import { POISON, type Poison } from './poison.ts'
import { createRandom, type Random } from './random.ts'
import { redeliver } from './redelivery.ts'
import type { SampleTable } from './sample-table.ts'
import { createTableWriter, type TableWriter } from './table-writer.ts'
import { DAY } from './times.ts'

export type ScenarioOptions = {
  readonly seed: number
  /** How many changes the tables make, all together. */
  readonly changes: number
  /** Time of the first change. */
  readonly start: Date
  /** How long the changes take. Two days and a bit by default, so that they fall on three or four dates. */
  readonly days?: number
  readonly tables?: readonly SampleTable[]
  readonly shards?: number
  readonly batchSize?: number
  /** Records among the changes that cannot be loaded: one of each kind by default. */
  readonly poison?: readonly Poison[]
}

export type Scenario = {
  /** Can be gone through once, and makes its data on the way; what follows is complete when it has ended. */
  readonly batches: Iterable<KinesisStreamEvent>
  readonly tables: ReadonlyArray<{
    /** The table's name in DynamoDB. */
    readonly source: string
    /** What it holds. */
    items(): Item[]
  }>
  /** Poison records, each counted once. */
  readonly poison: number
  /** Records that came again with their whole batch. */
  readonly repeated: number
  /** Records that came again in halves of their batch. */
  readonly bisected: number
}

export const SAMPLE_TABLES: readonly SampleTable[] = [...MAPPED_TABLES, ORDERS]

/** The time from a change to its arrival in Kinesis. */
const LATENCY = 200_000

/**
 * Tables that change over some days, as a consumer of their Kinesis stream sees them: all tables at once, in batches
 * by shard, with poison among the records and batches that come twice. The same options give the same bytes.
 */
export function createScenario(options: ScenarioOptions): Scenario {
  const { seed, tables = SAMPLE_TABLES, shards = 3, batchSize = 500 } = options
  const writers = tables.map(table => createTableWriter(table, seed))
  const counts = { poison: 0, repeated: 0, bisected: 0 }

  const puts = withPoison(changesOf(writers, options), options, counts)
  const records = Iterator.from(puts).map(createStream(shards))
  return {
    batches: redeliver(batchByShard(records, batchSize), counts),
    tables: writers,
    get poison() {
      return counts.poison
    },
    get repeated() {
      return counts.repeated
    },
    get bisected() {
      return counts.bisected
    },
  }
}

function* changesOf(writers: readonly TableWriter[], options: ScenarioOptions): Generator<Put, void, undefined> {
  const { seed, changes, start, days = 2.25 } = options
  const [first, ...rest] = writers
  if (!first) return
  const random = createRandom(seed, 'schedule')
  const mean = (days * DAY) / changes
  let at = start.getTime() * 1000
  for (let made = 0; made < changes; made++) {
    yield putOf(random.pick([first, ...rest]).next(at, made / changes), at + LATENCY)
    at += pause(random, mean)
  }
}

/** Half of the writes come in bursts, microseconds apart: their order is lost on whoever keeps milliseconds only. */
function pause(random: Random, mean: number): number {
  return random.chance(0.5) ? random.int(1, 50) : random.int(1, Math.ceil(4 * mean))
}

/** Spreads the poison evenly among the records. */
function* withPoison(
  puts: Iterable<Put>,
  { seed, changes, poison = POISON }: ScenarioOptions,
  counts: { poison: number },
): Generator<Put, void, undefined> {
  const random = createRandom(seed, 'poison')
  const distance = Math.max(1, Math.floor(changes / (poison.length + 1)))
  let position = 0
  for (const put of puts) {
    yield put
    position++
    const next = position % distance === 0 ? poison[counts.poison] : undefined
    if (!next) continue
    counts.poison++
    yield { partitionKey: random.hex(32), data: next.data, at: put.at }
  }
}
