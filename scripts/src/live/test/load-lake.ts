import type { KinesisStreamEvent } from 'aws-lambda'
import { expect } from 'vitest'

/** Loads events through the handler into the lake in directory `lake`. Once in a process: it reads its environment once. */
export async function loadLake(lake: string, events: Iterable<KinesisStreamEvent>): Promise<void> {
  Object.assign(process.env, { LOCAL_BUCKETS_DIR: lake, S3_RAW: 'raw', DATABASE: 'raw' })
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' })
  const { handler } = await import('@inlet/stream-to-parquet')
  for (const event of events) expect(await handler(event)).toEqual({ batchItemFailures: [] })
}
