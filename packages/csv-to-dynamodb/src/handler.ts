import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { openStore, powertoolsTelemetry, requestTimeouts } from '@inlet/lake'
import type { Context } from 'aws-lambda'
import { handleEvent, type ImportResponse } from './handle-event.ts'
import type { Importer } from './importer.ts'
import { invokeFunction } from './invoke-function.ts'
import { saveMemory } from './save-memory.ts'
import { readSettings } from './settings.ts'

const spareMemory = saveMemory(process.env)
const settings = readSettings(process.env)
const { requestTimeoutMs } = settings

const importer: Omit<Importer, 'invokeAgain'> = {
  settings,
  store: await openStore(process.env),
  dynamoDB: new DynamoDBClient({
    requestHandler: requestTimeouts(requestTimeoutMs),
  }),
  telemetry: powertoolsTelemetry('csv-to-dynamodb'),
  now: Date.now,
  spareMemory,
}

/** Imports CSV objects into a DynamoDB table: those that an event of S3 names, directly, by EventBridge or in SQS. */
export function handler(event: unknown, context?: Context): Promise<ImportResponse> {
  return handleEvent(event, { ...importer, invokeAgain: next => invokeFunction(next, context) }, context)
}
