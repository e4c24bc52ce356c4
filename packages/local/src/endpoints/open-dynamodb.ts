import type { DatabaseSync } from 'node:sqlite'
import dynalite from 'dynalite'
import { captureWrites } from '../capture/capture-writes.ts'
import type { Destination } from '../capture/destination.ts'
import { dynamodbService } from '../capture/dynamodb-service.ts'
import { readItems } from '../capture/items.ts'
import type { Journal } from '../capture/journal.ts'
import { keyNames } from '../capture/key-names.ts'
import { microsecondClock } from '../capture/microsecond-clock.ts'
import { sqliteTableSettings } from '../capture/table-settings.ts'
import { startSweeping } from '../capture/time-to-live.ts'
import { takeOut } from '../emulators/emulator.ts'
import { type AwsCall, awsCall } from '../emulators/json-protocol.ts'
import { namingUnknown } from '../emulators/name-unknown.ts'
import { refusingUnsound } from '../emulators/refuse.ts'
import { serve } from '../emulators/serve.ts'
import { settleTables } from '../emulators/settle.ts'

export interface DynamoDBOptions {
  /** Where tables are kept; in memory if left out. */
  readonly directory: string | undefined
  readonly port: number
  readonly database: DatabaseSync
  readonly journal: Journal
  readonly kinesis: AwsCall
  readonly region: string
  readonly account: string
  /** Where a table's changes go from its creation on. */
  readonly destinationsOf: (table: string) => readonly Destination[]
  readonly sweepMs: number
  readonly onTableCreated: (table: string, streams: boolean) => void
  readonly onEnabled: (table: string) => void
  readonly onExpired: (items: number) => void
  readonly onChanges: () => void
  readonly onUndeliverable: (table: string, stream: string) => void
  readonly onFailure: (error: unknown) => void
}

export interface DynamoDB extends AsyncDisposable {
  readonly url: string
}

/** The emulator makes clients wait for tables, unless told otherwise. */
const AT_ONCE = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }

/**
 * Starts the emulated DynamoDB with a capture around its writes, when the writes of an earlier process are seen through.
 * @throws ConfigError if the port is taken
 */
export async function openDynamoDB(options: DynamoDBOptions): Promise<DynamoDB> {
  const { directory, port, database, journal, kinesis, onFailure } = options
  await using opened = new AsyncDisposableStack()
  const emulator = takeOut(dynalite({ ...(directory && { path: directory }), ...AT_ONCE }))
  opened.defer(() => emulator.close())
  const dynamodb = awsCall(emulator.service, 'DynamoDB_20120810', 'application/x-amz-json-1.0')
  const names = keyNames(dynamodb)
  const settings = sqliteTableSettings(database)
  const capture = captureWrites({
    journal,
    settings,
    readItems: items => readItems(dynamodb, items, names.of),
    clock: microsecondClock(journal.latest),
    region: options.region,
    account: options.account,
    onChanges: options.onChanges,
    onUndeliverable: options.onUndeliverable,
  })
  await capture.recover()

  const service = dynamodbService({
    emulator: settleTables(namingUnknown(emulator.service, 'DynamoDB'), dynamodb),
    capture,
    keyNames: names,
    settings,
    dynamodb,
    kinesis,
    destinationsOf: options.destinationsOf,
    onTableCreated: options.onTableCreated,
    onEnabled: options.onEnabled,
  })
  const served = await serve(emulator.server, refusingUnsound(service), { name: 'DynamoDB', port, onFailure })
  opened.defer(() => served.stop())
  const sweeping = startSweeping(
    { dynamodb, capture, settings, keyNamesOf: names.of, nowSeconds: () => Math.floor(Date.now() / 1_000) },
    { everyMs: options.sweepMs, onExpired: options.onExpired, onFailure },
  )
  opened.defer(() => sweeping.stop())
  const everything = opened.move()
  return { url: served.url, [Symbol.asyncDispose]: () => everything.disposeAsync() }
}
