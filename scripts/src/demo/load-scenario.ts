import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../output/run-cli.ts'
import type { Scenario } from '../samples/scenario.ts'
import { LOG_FILE, RAW } from './demo-lake.ts'
import { startFunction } from './local-function.ts'
import { quarantineCodes } from './quarantine-codes.ts'
import { readMetrics, type TableMetrics } from './read-metrics.ts'

/** What went into the function, and what it says became of it. */
export interface LoadResult {
  readonly batches: number
  /** Records of all batches, those that came more than once included. */
  readonly delivered: number
  /** Time spent in the function, in milliseconds. */
  readonly ms: number
  readonly metrics: ReadonlyMap<string, TableMetrics>
  /** Objects in quarantine by code. */
  readonly quarantined: ReadonlyMap<string, number>
}

/** Sends all batches of a scenario through the function, into the lake in directory `lake`, and tells how far it is. */
export async function loadScenario(
  scenario: Scenario,
  lake: string,
  onProgress: (delivered: number) => void,
): Promise<LoadResult> {
  const logFile = join(lake, LOG_FILE)
  const inlet = await startFunction({ LOCAL_BUCKETS_DIR: lake, S3_RAW: RAW, DATABASE: RAW }, logFile)
  const sums = { batches: 0, delivered: 0, ms: 0 }
  try {
    for (const batch of scenario.batches) {
      const start = performance.now()
      const { batchItemFailures } = await inlet.invoke(batch)
      sums.ms += performance.now() - start
      if (batchItemFailures.length > 0) throw new CommandError(`The function wants a batch again; ${logFile} says why`)
      sums.batches++
      sums.delivered += batch.Records.length
      onProgress(sums.delivered)
    }
  } finally {
    await inlet.stop()
  }
  return { ...sums, metrics: readMetrics(await readFile(logFile, 'utf8')), quarantined: await quarantineCodes(lake) }
}
