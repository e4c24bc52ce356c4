import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sqliteJournal } from '../capture/journal.ts'
import { startSender } from '../capture/send-changes.ts'
import { openKinesis } from '../emulators/open-kinesis.ts'
import type { OpenStream } from '../emulators/open-stream.ts'
import { repairStreams, repairTables } from '../emulators/repair.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { openDynamoDB } from './open-dynamodb.ts'

export interface EndpointsOptions {
  /** Where tables, streams and the journal are kept; in memory if left out. */
  readonly directory?: string
  /** 0, the default, is any that is free. */
  readonly dynamodbPort?: number
  readonly kinesisPort?: number
  /** The stream that changes go to; made if it is not there. */
  readonly stream: { readonly name: string; readonly shards: number }
  /** Whether a table streams from its creation on. Others can be switched on by EnableKinesisStreamingDestination. */
  readonly streams: (table: string) => boolean
  /** How often items are looked for whose time to live is over, in milliseconds. */
  readonly sweepMs?: number
  readonly onEvent: (event: EndpointEvent) => void
}

export type EndpointEvent =
  | { readonly is: 'table-created'; readonly table: string; readonly streams: boolean }
  /** A table was told to stream. `isKnown`: it would have from its creation on. */
  | { readonly is: 'enabled'; readonly table: string; readonly isKnown: boolean }
  | { readonly is: 'expired'; readonly items: number }
  /** A change of the table is too large for a record of any stream, and reaches none. */
  | { readonly is: 'undeliverable'; readonly table: string }
  /** A stream does not take its changes. They wait. */
  | { readonly is: 'stream-failed'; readonly stream: string; readonly error: unknown }
  /** A request could not be answered. */
  | { readonly is: 'failed'; readonly error: unknown }

/** What became of captured changes. */
export interface ChangeCounts {
  /** Taken by their stream since the start. */
  readonly sent: number
  /** On disk until their stream takes them. */
  readonly waiting: number
  /** Too large for a record of any stream. */
  readonly undeliverable: number
}

/** DynamoDB and Kinesis on loopback. */
export interface Endpoints {
  readonly dynamodb: string
  readonly kinesis: string
  readonly stream: OpenStream
  counts(): ChangeCounts
  /** Resolves when the stream has the changes of all writes that were answered before the call. */
  drained(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts an emulated DynamoDB and an emulated Kinesis, and between them a capture of changes.
 * @throws ConfigError if a port is taken, or what is in the directory cannot be opened
 */
export async function openEndpoints(options: EndpointsOptions): Promise<Endpoints> {
  const { stream, onEvent } = options
  const place = await openPlace(options.directory)
  const onFailure = (error: unknown) => onEvent({ is: 'failed', error })

  await using opened = new AsyncDisposableStack()
  const database = opened.adopt(openDatabase(place('capture.db')), db => db.close())
  const journal = sqliteJournal(database)
  const kinesis = opened.use(
    await openKinesis({ directory: place('kinesis'), port: options.kinesisPort ?? 0, stream, onFailure }),
  )
  const sender = startSender({
    journal,
    kinesis: kinesis.call,
    onFailure: (name, error) => onEvent({ is: 'stream-failed', stream: name, error }),
  })
  opened.defer(() => sender.stop())
  const dynamodb = opened.use(
    await openDynamoDB({
      directory: place('dynamodb'),
      port: options.dynamodbPort ?? 0,
      database,
      journal,
      kinesis: kinesis.call,
      stream: stream.name,
      region: kinesis.stream.arn.split(':')[3] ?? '',
      streams: options.streams,
      sweepMs: options.sweepMs ?? 5_000,
      onTableCreated: (table, streams) => onEvent({ is: 'table-created', table, streams }),
      onEnabled: table => onEvent({ is: 'enabled', table, isKnown: options.streams(table) }),
      onExpired: items => onEvent({ is: 'expired', items }),
      onChanges: sender.wake,
      onUndeliverable: table => onEvent({ is: 'undeliverable', table }),
      onFailure,
    }),
  )

  const everything = opened.move()
  return {
    dynamodb: dynamodb.url,
    kinesis: kinesis.url,
    stream: kinesis.stream,
    counts: () => ({ sent: sender.sent, ...journal.counts() }),
    drained: sender.drained,
    stop: () => everything.disposeAsync(),
  }
}

/** Makes the directory ready, and gives the paths in it. */
async function openPlace(directory: string | undefined): Promise<(name: string) => string | undefined> {
  if (directory === undefined) return () => undefined
  await mkdir(directory, { recursive: true })
  await repairTables(join(directory, 'dynamodb'))
  await repairStreams(join(directory, 'kinesis'))
  return name => join(directory, name)
}
