import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createRandom, type Random } from '../samples/random.ts'
import type { SampleTable } from '../samples/sample-table.ts'
import { createLiveWriter, type LiveWriter } from './live-writer.ts'
import { NO_WRITES, type WriteCounts } from './table-request.ts'

export interface WriteSamplesOptions {
  readonly client: DynamoDBClient
  /** They exist: see `createTables`. */
  readonly tables: readonly SampleTable[]
  /** How many items to write, in all tables together: the sum of puts, updates and deletes. */
  readonly writes: number
  readonly seed: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How many requests are under way at a time, each to a table of its own. */
  readonly concurrency: number
  /** Hears how many items are written. */
  readonly onProgress?: (written: number) => void
}

/** A writer and how far it is. */
interface Share {
  readonly writer: LiveWriter
  readonly writes: number
  written: number
}

/**
 * Writes to sample tables as applications would, every table its share. The same seed makes the same requests of each
 * table, except for the times in its items.
 * @throws what the SDK throws
 */
export async function writeSamples(options: WriteSamplesOptions): Promise<WriteCounts> {
  const { client, tables, writes, seed, now, concurrency, onProgress = () => undefined } = options
  const shares = tables.map((table, index) => ({
    writer: createLiveWriter(client, table, seed),
    writes: Math.floor(writes / tables.length) + (index < writes % tables.length ? 1 : 0),
    written: 0,
  }))
  let total = NO_WRITES
  const count = (counts: WriteCounts) => {
    total = addCounts(total, counts)
    onProgress(total.puts + total.updates + total.deletes)
  }
  // A table belongs to one lane, so that no two requests to it are under way at once.
  const lanes = Array.from({ length: concurrency }, (_, lane) =>
    shares.filter((_, index) => index % concurrency === lane),
  )
  await Promise.all(lanes.map((lane, index) => runLane(lane, createRandom(seed, `lane ${index}`), now, count)))
  return total
}

/** Goes from table to table at random until all have their share. */
async function runLane(
  shares: readonly Share[],
  random: Random,
  now: () => number,
  count: (counts: WriteCounts) => void,
): Promise<void> {
  for (;;) {
    const [first, ...others] = shares.filter(({ written, writes }) => written < writes)
    if (first === undefined) return
    const share = random.pick([first, ...others])
    const moment = { at: now() * 1_000, progress: share.written / share.writes }
    const counts = await share.writer.write(moment, share.writes - share.written)
    share.written += counts.puts + counts.updates + counts.deletes
    count(counts)
  }
}

function addCounts(a: WriteCounts, b: WriteCounts): WriteCounts {
  return {
    puts: a.puts + b.puts,
    updates: a.updates + b.updates,
    deletes: a.deletes + b.deletes,
    conditionalFailures: a.conditionalFailures + b.conditionalFailures,
  }
}
