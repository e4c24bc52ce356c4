import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import { directoryStore } from '@inlet/lake/directory'
import { dynamoDBClient } from '../../live/clients.ts'
import type { TableKey } from '../../live/table-key.ts'
import { startStatus } from '../../output/status-line.ts'
import { openRunLog } from '../../runs/run-log.ts'
import { trackImport } from '../../runs/track-import.ts'
import { checkPlace, type ImportPlace, importPlace } from './import-place.ts'
import { showProgress } from './import-progress.ts'
import type { InputFile } from './input-file.ts'
import { lockImport } from './lock-import.ts'
import { type ImportPlan, planImport } from './plan-import.ts'
import { type EndedImport, runImport } from './run-import.ts'
import { createTableFor, findTable } from './target-table.ts'
import { uploadFile } from './upload-file.ts'

/** Where the function's log lines go, in the lake's directory. */
const LOG_FILE = 'csv-to-dynamodb.log'

export interface FileImport {
  readonly input: InputFile
  readonly table: string
  /** Of the table, if it is to be created. */
  readonly key: TableKey | undefined
  /** Directory of the lake, made if it is not there. */
  readonly lake: string
  /** URL of DynamoDB. */
  readonly dynamodb: string
  readonly timeoutMs: number
  /** Whether to show no progress. */
  readonly isSilent: boolean
  readonly signal: AbortSignal
  /** Is told how the import begins, before it does. */
  readonly onPlan: (plan: ImportPlan) => void
}

export interface FileImported {
  readonly place: ImportPlace
  readonly plan: ImportPlan
  readonly state: EndedImport
  /** What this run of it took. */
  readonly ms: number
}

/**
 * Puts a file into a bucket and imports it into a table, from the beginning or from where an earlier run was cut off.
 * @throws CommandError, InputError; the reason of `signal`
 */
export async function importFile(options: FileImport): Promise<FileImported> {
  const { input, table, lake, signal, onPlan } = options
  const place = importPlace(table, input.name)
  await mkdir(lake, { recursive: true })
  using _lock = await lockImport(lake, place)
  const store = directoryStore(lake)
  await checkPlace(store, place)
  const { etag, tableSince } = await prepare(options, place)
  const file = new StateFile(store, place.bucket, place.key, table)
  const plan = planImport((await file.read())?.state, etag, tableSince, Date.now())
  onPlan(plan)
  const start = performance.now()
  await using log = openRunLog(lake)
  const tracked = { ...place, table, lake, trigger: 'command', sequencer: plan.sequencer } as const
  const state = await trackImport(log, tracked, onRunLine =>
    withProgress(options, plan, onStatusLine => {
      const onLogLine = (line: string) => {
        onRunLine(line)
        onStatusLine(line)
      }
      return runImport(place, plan, file, { ...options, onLogLine, logFile: join(lake, LOG_FILE) }, signal)
    }),
  )
  return { place, plan, state, ms: Math.round(performance.now() - start) }
}

/** Sees to it that there are the object and the table. */
async function prepare(options: FileImport, place: ImportPlace): Promise<{ etag: string; tableSince: number }> {
  const { input, table, key, lake, dynamodb, signal, isSilent } = options
  const store = directoryStore(lake)
  const client = dynamoDBClient(dynamodb)
  try {
    const found = await findTable(client, table, key)
    const object = await uploadFile(input, place, store, signal, isSilent)
    const tableSince = found?.CreationDateTime?.getTime() ?? Date.now()
    if (found === undefined && key !== undefined) await createTableFor(object, store, client, table, key)
    return { etag: object.etag, tableSince }
  } finally {
    client.destroy()
  }
}

async function withProgress<T>(
  { input, isSilent }: FileImport,
  { byte }: ImportPlan,
  work: (onLogLine: (line: string) => void) => Promise<T>,
): Promise<T> {
  if (isSilent) return work(() => undefined)
  const status = startStatus()
  try {
    return await work(showProgress(status, { byte, isCompressed: !/\.csv$/i.test(input.name) }))
  } finally {
    status.end()
  }
}
