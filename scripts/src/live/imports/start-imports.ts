import type { DatabaseSync } from 'node:sqlite'
import { directoryStore } from '@inlet/lake/directory'
import {
  type BucketEvent,
  FAILURES_BUCKET,
  knownObjects,
  type Message,
  objectCreatedEvent,
  type QueueCounts,
  type QueueEvent,
  startQueue,
  watchBucket,
} from '@inlet/local/live'
import { UPLOADS } from '../../commands/import/import-place.ts'
import type { RunLog } from '../../runs/run-log.ts'
import { dynamoDBClient } from '../clients.ts'
import { createdObject, objectIn } from '../created-object.ts'
import { GRACE_MS, stopWithin } from '../stop-within.ts'
import type { ImportEvent } from './import-event.ts'
import { importUpload, type Upload, type UploadContext } from './import-upload.ts'
import { importerPool } from './importer-pool.ts'
import { isOutput, uploadPlace } from './upload-place.ts'

/** The queue of what S3 tells of the bucket of uploads. */
const UPLOAD_QUEUE = UPLOADS

const CONCURRENCY = 2
/** As on AWS. */
const MAX_RECEIVES = 5

export interface ImportsOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** Where the messages are kept, and what is known of the bucket. */
  readonly database: DatabaseSync
  /** URL of DynamoDB. */
  readonly dynamodb: string
  readonly logFile: string
  readonly runs: RunLog
  readonly onLogLine?: (line: string) => void
  readonly onBucketEvent: (event: BucketEvent) => void
  readonly onQueueEvent: (event: QueueEvent) => void
  readonly onEvent: (event: ImportEvent) => void
}

/** CSV files that are dropped, on their way into tables. */
export interface LiveImports {
  counts(): QueueCounts
  /** A table may have come: what waits for one is looked at at once. */
  hurry(): void
  /** Files that come later are imported by the function as it is in its files. @throws FunctionError `init` */
  reload(): Promise<void>
  /** An import that does not end soon lets go, and goes on from its last checkpoint at the next start. */
  stop(): Promise<void>
}

/** Starts S3 → SQS → csv-to-dynamodb for the folders of a lake's bucket, each of which is called as its table. */
export async function startImports(options: ImportsOptions): Promise<LiveImports> {
  const { lake, database, dynamodb, logFile, runs, onLogLine, onEvent } = options
  await using opened = new AsyncDisposableStack()
  const client = opened.adopt(dynamoDBClient(dynamodb), client => client.destroy())
  const importers = opened.use(importerPool({ lake, dynamodb, logFile, ...(onLogLine && { onLogLine }) }, CONCURRENCY))
  const store = directoryStore(lake)
  let isStopping = false
  const context: UploadContext = {
    ...{ lake, store, client, importers, runs, onEvent, waiting: new Map() },
    isStopping: () => isStopping,
  }
  const queue = startQueue({
    database,
    name: UPLOAD_QUEUE,
    deliver: message => importUpload(uploadOf(message), context),
    subjectOf: objectIn,
    deadLetters: { store, bucket: FAILURES_BUCKET },
    settings: { concurrency: CONCURRENCY, maxReceives: MAX_RECEIVES },
    onEvent: options.onQueueEvent,
  })
  opened.defer(async () => {
    isStopping = true
    await stopWithin(GRACE_MS, queue.stop(), importers.kill)
  })
  const watch = await watchBucket({
    lake,
    bucket: UPLOADS,
    known: knownObjects(database, UPLOADS),
    ignores: key => key.endsWith('/') && isOutput(key),
    onObject(created) {
      const place = uploadPlace(created.key)
      if ('table' in place) queue.send(JSON.stringify(objectCreatedEvent(created)))
      else onEvent({ is: 'refused', object: `s3://${UPLOADS}/${created.key}`, reason: place.reason })
    },
    onEvent: options.onBucketEvent,
  })
  opened.defer(() => watch.stop())
  const everything = opened.move()
  return {
    counts: queue.counts.bind(queue),
    hurry: () => queue.hurry(),
    reload: importers.reload,
    stop: () => everything.disposeAsync(),
  }
}

/** Only what is of a table is ever sent. */
function uploadOf(message: Message): Upload {
  const created = createdObject(message.body)
  const place = uploadPlace(created.key)
  if (!('table' in place)) throw new TypeError(`Expected an object of a table: ${place.reason}`)
  const { bucket, sequencer = '' } = created
  return { ...place, bucket, sequencer, queue: UPLOAD_QUEUE, message, isLast: message.receives >= MAX_RECEIVES }
}
