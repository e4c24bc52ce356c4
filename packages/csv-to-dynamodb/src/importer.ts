import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { ObjectStore, Telemetry } from '@inlet/lake'
import type { Settings } from './settings.ts'

/** What the handler works with. */
export interface Importer {
  readonly settings: Settings
  readonly store: ObjectStore
  readonly dynamoDB: DynamoDBClient
  /** Starts another invocation of this function with an event, and does not wait for it. */
  readonly invokeAgain: (event: unknown) => Promise<void>
  readonly telemetry: Telemetry
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Where memory is short: to be called now and then. */
  readonly spareMemory?: (() => void) | undefined
}
