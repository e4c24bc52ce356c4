import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sqliteJournal } from '../capture/journal.ts'
import { startSender } from '../capture/send-changes.ts'
import { openKinesis } from '../emulators/open-kinesis.ts'
import type { OpenStream, WantedStream } from '../emulators/open-stream.ts'
import { repairStreams, repairTables } from '../emulators/repair.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { openDynamoDB } from './open-dynamodb.ts'
import { tableDestinations } from './table-destinations.ts'

export interface EndpointsOptions {
  /** Where tables, streams and the journal are kept; in memory if left out. */
  readonly directory?: string
  /** 0, the default, is any that is free. */
  readonly dynamodbPort?: number
  readonly kinesisPort?: number
  /** The stream that changes go to; made if it is not there. */
  readonly stream: WantedStream
  /** Whether a table streams from its creation on. Others can be switched on by EnableKinesisStreamingDestination. */
  readonly streams: (table: string) => boolean
  /** The streams that pipes lead to; made if they are not there. */
  readonly pipeStreams?: readonly WantedStream[]
  /**
   * The stream, one of `pipeStreams`, that an EventBridge Pipe carries the records of a table's DynamoDB stream to from the
   * table's creation on. None by default.
   */
  readonly pipes?: (table: string) => string | undefined
  /** How often items are looked for whose time to live is over, in milliseconds. */
  readonly sweepMs?: number
  readonly onEvent: (event: EndpointEvent) => void
}

export type EndpointEvent =
  | { readonly is: 'table-created'; readonly table: string; readonly streams: boolean }
  /** A table was told to stream. `isKnown`: it would have from its creation on. */
  | { readonly is: 'enabled'; readonly table: string; readonly isKnown: boolean }
  | { readonly is: 'expired'; readonly items: number }
  /** A change of the table is too large for a record of the stream, and does not reach it. */
  | { readonly is: 'undeliverable'; readonly table: string; readonly stream: string }
  /** A stream does not take its changes. They wait. */
  | { readonly is: 'stream-failed'; readonly stream: string; readonly error: unknown }
  /** A request could not be answered. */
  | { readonly is: 'failed'; readonly error: unknown }

/** What became of the captured changes of a stream. */
export interface ChangeCounts {
  /** Taken by the stream since the start. */
  readonly sent: number
  /** On disk until the stream takes them. */
  readonly waiting: number
  /** Too large for a record of the stream. */
  readonly undeliverable: number
}

/** DynamoDB and Kinesis on loopback. */
export interface Endpoints {
  readonly dynamodb: string
  readonly kinesis: string
  readonly stream: OpenStream
  /** By name. */
  readonly pipeStreams: ReadonlyMap<string, OpenStream>
  /** Of the stream with that name; of `stream` by default. */
  counts(stream?: string): ChangeCounts
  /** Resolves when all streams have the changes of all writes that were answered before the call. */
  drained(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts an emulated DynamoDB and an emulated Kinesis, and between them a capture of changes.
 * @throws ConfigError if a port is taken, or what is in the directory cannot be opened
 */
export async function openEndpoints(options: EndpointsOptions): Promise<Endpoints> {
  const { stream, pipeStreams = [], onEvent } = options
  const place = await openPlace(options.directory)
  const onFailure = (error: unknown) => onEvent({ is: 'failed', error })

  await using opened = new AsyncDisposableStack()
  const database = opened.adopt(openDatabase(place('capture.db')), db => db.close())
  const journal = sqliteJournal(database)
  const kinesis = opened.use(
    await openKinesis({ directory: place('kinesis'), port: options.kinesisPort ?? 0, stream, pipeStreams, onFailure }),
  )
  const [, , , region = '', account = ''] = kinesis.stream.arn.split(':')
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
      region,
      account,
      destinationsOf: tableDestinations(options),
      sweepMs: options.sweepMs ?? 5_000,
      onTableCreated: (table, streams) => onEvent({ is: 'table-created', table, streams }),
      onEnabled: table => onEvent({ is: 'enabled', table, isKnown: options.streams(table) }),
      onExpired: items => onEvent({ is: 'expired', items }),
      onChanges: sender.wake,
      onUndeliverable: (table, stream) => onEvent({ is: 'undeliverable', table, stream }),
      onFailure,
    }),
  )

  const everything = opened.move()
  return {
    dynamodb: dynamodb.url,
    kinesis: kinesis.url,
    stream: kinesis.stream,
    pipeStreams: kinesis.pipeStreams,
    counts: (name = stream.name) => ({ sent: sender.sentTo(name), ...journal.counts(name) }),
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
