import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { TableDefinition } from '@inlet/core'
import { type CollectingTelemetry, collectingTelemetry, type ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import type { InvocationTime } from '../../src/deadline.ts'
import { handleEvent, type ImportResponse } from '../../src/handle-event.ts'
import type { Importer } from '../../src/importer.ts'
import { readSettings } from '../../src/settings.ts'
import { startDynamoDB, type TableSpec } from './dynamodb-server.ts'

export const TABLE = 'accounts'
export const BUCKET = 'bucket'

/** A row as it is told in `unprocessed/`. */
interface UnprocessedRow {
  readonly row: number
  readonly code: string
  readonly reason: string
  readonly item: Readonly<Record<string, string>> | null
  readonly cells?: readonly string[]
  readonly bytes?: string
  readonly start?: number
  readonly end?: number
}

interface ImportsOptions extends TableSpec {
  readonly definition?: TableDefinition
  /** Instead of directories. */
  readonly store?: ObjectStore
  /** Instead of the table of the server. */
  readonly client?: DynamoDBClient
}

/** A bucket, a table, and a handler between them; gone with `await using`. */
export interface Imports extends AsyncDisposable {
  readonly importer: Importer
  readonly store: ObjectStore
  readonly telemetry: CollectingTelemetry
  /** Events that other invocations were started with. */
  readonly handedOver: readonly unknown[]
  put(key: string, content: string | Uint8Array): Promise<void>
  handle(event: unknown, time?: InvocationTime): Promise<ImportResponse>
  /** Puts an object, and has it imported. */
  importFile(key: string, content: string | Uint8Array): Promise<ImportResponse>
  /** The error with which the import of an object ends. */
  failureOf(key: string, content: string | Uint8Array): Promise<Error & { readonly code?: string }>
  items(): Promise<Record<string, AttributeValue>[]>
  /** Keys of all objects but states. */
  keys(): Promise<string[]>
  text(key: string): Promise<string>
  copy(key: string): Promise<readonly Readonly<Record<string, string>>[]>
  unprocessed(key: string): Promise<readonly UnprocessedRow[]>
}

export async function openImports({ definition, ...options }: ImportsOptions): Promise<Imports> {
  await using opened = new AsyncDisposableStack()
  const dynamoDB = opened.use(await startDynamoDB())
  await dynamoDB.createTable(TABLE, options)
  const root = await mkdtemp(join(tmpdir(), 'inlet-import-'))
  opened.defer(() => rm(root, { recursive: true }))
  const store = options.store ?? directoryStore(root)
  const telemetry = collectingTelemetry()
  const handedOver: unknown[] = []
  const importer: Importer = {
    settings: { ...readSettings({ TABLE_NAME: TABLE }), definition },
    store,
    dynamoDB: options.client ?? dynamoDB.client,
    invokeAgain: async event => {
      handedOver.push(event)
    },
    telemetry,
    now: Date.now,
  }

  const put = async (key: string, content: string | Uint8Array) => {
    await store.write(BUCKET, key, Buffer.from(content))
  }
  const handle: Imports['handle'] = (event, time) => handleEvent(event, importer, time)
  const importFile: Imports['importFile'] = async (key, content) => {
    await put(key, content)
    return handle(s3Event(key))
  }
  const text = async (key: string) => Buffer.from(await store.read(BUCKET, key)).toString()
  const everything = opened.move()
  return {
    importer,
    store,
    telemetry,
    handedOver,
    put,
    handle,
    importFile,
    async failureOf(key, content) {
      const outcome = await importFile(key, content).catch((error: unknown) => error)
      if (outcome instanceof Error) return outcome
      throw new Error(`Expected the import to fail, found ${JSON.stringify(outcome)}`)
    },
    items: () => dynamoDB.items(TABLE),
    async keys() {
      const keys = await allKeys(store)
      return keys.filter(key => !key.startsWith('_state/'))
    },
    text,
    copy: async key => JSON.parse(await text(key)).data,
    unprocessed: async key => JSON.parse(await text(key)),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}

export async function allKeys(store: ObjectStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(BUCKET, '')) keys.push(key)
  return keys
}

/** What S3 sends for objects that were created. */
export function s3Event(...keys: readonly string[]): unknown {
  return { Records: keys.map(key => s3Record(encodeURIComponent(key).replaceAll('%20', '+'))) }
}

export function s3Record(encodedKey: string) {
  return {
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: BUCKET }, object: { key: encodedKey, size: 1 } },
  }
}

/** What EventBridge sends for an object that was created. */
export function bridgeEvent(key: string, sequencer?: string): unknown {
  return {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: BUCKET }, object: { key, size: 1, sequencer } },
  }
}

/** Events in messages of SQS, called m1, m2 … */
export function queueEvent(...bodies: readonly unknown[]): unknown {
  return {
    Records: bodies.map((body, index) => ({
      eventSource: 'aws:sqs',
      messageId: `m${index + 1}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  }
}
