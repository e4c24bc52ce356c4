import { powertoolsTelemetry } from '@inlet/lake'
import type { FirehoseTransformationEvent } from 'aws-lambda'
import type { FirehoseResponse } from './answers/response.ts'
import { openSource } from './put-back/open-source.ts'
import { findTableBy } from './records/find-table.ts'
import { readSettings } from './settings.ts'
import { type InvocationTime, transform } from './transform.ts'
import type { Transformer } from './transformer.ts'

const settings = readSettings(process.env)

const transformer: Transformer = {
  settings,
  findTable: findTableBy(settings),
  openSource,
  telemetry: powertoolsTelemetry('firehose-transform'),
  now: Date.now,
}

/** Makes JSON lines, or rows of Iceberg tables, of the DynamoDB changes that Firehose hands over. */
export function handler(event: FirehoseTransformationEvent, context?: InvocationTime): Promise<FirehoseResponse> {
  return transform(event, transformer, context)
}
