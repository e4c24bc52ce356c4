import { createRouter } from '@inlet/core'
import { openLake, powertoolsTelemetry } from '@inlet/lake'
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'
import { load } from './load.ts'
import type { Loader } from './loader.ts'
import { isReplay, type ReplayAnswer, type ReplayRequest, replay } from './replay.ts'
import { readSettings } from './settings.ts'

const settings = readSettings(process.env)

const loader: Loader = {
  settings,
  lake: await openLake(process.env),
  telemetry: powertoolsTelemetry('stream-to-parquet'),
  router: createRouter(settings.unmappedTables, settings.definitions),
  now: Date.now,
}

/** Loads a batch of DynamoDB changes from a Kinesis stream into Parquet files and their catalog; or some of them again. */
export function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse>
export function handler(request: ReplayRequest): Promise<ReplayAnswer>
export function handler(input: KinesisStreamEvent | ReplayRequest): Promise<KinesisStreamBatchResponse | ReplayAnswer> {
  return isReplay(input) ? replay(input, loader) : load(input, loader)
}
