import { join } from 'node:path'
import { outputKeys } from '@inlet/csv-to-dynamodb/object-keys'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import type { ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import type { Item } from '@inlet/local'
import { openEndpoints, STREAM, type StateDirectory } from '@inlet/local/live'
import { nextSequencer, uploadEvent } from '../commands/import/upload-event.ts'
import { dynamoDBClient } from '../live/clients.ts'
import { createTable } from '../live/create-tables.ts'
import { scanTable } from '../live/scan-table.ts'
import { startImporter } from '../live/start-importer.ts'
import { isStreamed } from '../live/stream-to-parquet.ts'
import type { TableKey } from '../live/table-key.ts'
import { LOG_FILE, UPLOADS } from './demo-lake.ts'

export const OFFERS_TABLE = 'Offers'
export const OFFERS_KEY: TableKey = [
  { name: 'account', type: 'S' },
  { name: 'offer_id', type: 'S' },
]
/** Of the object. */
const OFFERS = 'offers.csv'

/** What became of a file. */
export interface ImportedOffers {
  readonly counts: { readonly processed: number; readonly superseded: number; readonly unprocessed: number }
  /** What the outputs have. */
  readonly jsonCopy: readonly object[]
  readonly unprocessed: readonly { readonly row: number; readonly code: string }[]
  /** What the table has. */
  readonly items: readonly Item[]
  readonly ms: number
}

/** Puts a CSV file into a bucket, as an upload would, and lets the function import it into a new table. */
export async function importOffers(lake: string, state: StateDirectory, csv: string): Promise<ImportedOffers> {
  const endpoints = await openEndpoints({
    directory: state.path,
    stream: { name: STREAM, shards: 1 },
    streams: isStreamed({}),
    onEvent: () => undefined,
  })
  const client = dynamoDBClient(endpoints.dynamodb)
  try {
    await createTable(client, OFFERS_TABLE, OFFERS_KEY)
    const store = directoryStore(lake)
    await store.write(UPLOADS, OFFERS, Buffer.from(csv))
    const started = performance.now()
    await runFunction(lake, endpoints.dynamodb)
    const ms = performance.now() - started
    return { ...(await readOutputs(store)), items: await scanTable(client, OFFERS_TABLE), ms }
  } finally {
    client.destroy()
    await endpoints.stop()
  }
}

async function runFunction(lake: string, dynamodb: string): Promise<void> {
  await using importer = await startImporter({ lake, dynamodb, table: OFFERS_TABLE, logFile: join(lake, LOG_FILE) })
  await importer.handle(uploadEvent(UPLOADS, OFFERS, nextSequencer(undefined, Date.now())))
}

async function readOutputs(store: ObjectStore): Promise<Pick<ImportedOffers, 'counts' | 'jsonCopy' | 'unprocessed'>> {
  const outputs = outputKeys(OFFERS)
  const found = await new StateFile(store, UPLOADS, OFFERS, OFFERS_TABLE).read()
  const copy: { data: object[] } = await readJson(store, outputs.jsonCopy)
  const counts = found?.state.counts ?? { processed: 0, superseded: 0, unprocessed: 0 }
  return { counts, jsonCopy: copy.data, unprocessed: await readJson(store, outputs.unprocessed) }
}

async function readJson<T>(store: ObjectStore, key: string): Promise<T> {
  return JSON.parse(Buffer.from(await store.read(UPLOADS, key)).toString())
}
