import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { powertoolsTelemetry, requestTimeouts } from '@inlet/lake'
import { describeCapture } from './describe-capture.ts'
import { readSettings } from './settings.ts'
import { type WatchReport, watchCaptures } from './watch-captures.ts'

const TIMEOUT_MS = 10_000

const { captures } = readSettings(process.env)
const telemetry = powertoolsTelemetry('capture-watch')
const dynamoDB = new DynamoDBClient({
  // Calls that describe have a low limit for all of an account, and nobody waits for these.
  maxAttempts: 6,
  requestHandler: requestTimeouts(TIMEOUT_MS),
})

/** Looks, on a schedule, whether DynamoDB tables still stream their changes where they have to. */
export function handler(): Promise<WatchReport> {
  return watchCaptures(captures, {
    describe: ({ table, stream }) => describeCapture(dynamoDB, table, stream),
    telemetry,
  })
}
