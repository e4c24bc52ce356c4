import { join } from 'node:path'
import { findFeed } from '@inlet/csv-to-partition/feeds'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'
import { type LocalLake, openLocalLake, type QueryResult } from '@inlet/local'
import { cleanTables } from '../commands/clean/clean-tables.ts'
import { findLoadedTables } from '../commands/clean/loaded-tables.ts'
import { dailySettings } from '../commands/load-daily/daily-settings.ts'
import type { DayResult } from '../commands/load-daily/day-results.ts'
import { feedsOf } from '../commands/load-daily/feeds-file.ts'
import { loadDays } from '../commands/load-daily/load-days.ts'
import { planLoads } from '../commands/load-daily/plan-loads.ts'
import { CommandError } from '../output/run-cli.ts'
import type { Deliveries, RateRow, RatesFile } from './rates-file.ts'
import { RATES_FOLDER, VENDOR_DROP } from './vendor-drop.ts'

/** Of the function's own feeds. */
export const RATES_FEED = 'exchange_rates'

const TABLE = { database: 'raw', name: 'exchange_rates' }
const HOUR_MS = 3_600_000

/** What a load of a file did. */
export interface LoadedFile {
  readonly result: DayResult
  /** The text of the rows in its quarantine, by number. */
  readonly quarantined: ReadonlyMap<number, string>
}

/** What became of the files. */
export interface LoadedRates {
  readonly first: LoadedFile
  readonly cutOff: LoadedFile
  readonly corrected: LoadedFile
  /** The partition when the file that is cut off had come. */
  readonly before: readonly RateRow[]
  /** The same, read again by the same reader when the correction was live; `undefined` if it could not be. */
  readonly beforeAgain: readonly RateRow[] | undefined
  /** The partition then, for everybody else. */
  readonly after: readonly RateRow[]
  /** A query and its answers before and after the correction. */
  readonly query: { readonly sql: string; readonly before: QueryResult; readonly after: QueryResult }
  /** Locations of the table's partitions, in the end. */
  readonly live: readonly string[]
  /** Locations that a clean-up removes an hour after they were replaced. */
  readonly waiting: readonly string[]
}

/**
 * Puts the files of a day into the vendor's bucket, each when the one before it was loaded, and loads them by the feed.
 * @throws CommandError if the first load fails: then there is no table to go on with
 */
export async function loadRates(lake: string, { dataRef, ...files }: Deliveries): Promise<LoadedRates> {
  const names = fileNames(dataRef)
  const sql = fourRates(dataRef)
  const load = (name: string, file: RatesFile) => loadFile(lake, dataRef, name, file)
  const first = await load(names.first, files.first)
  if (first.result.status === 'Failed') throw new CommandError(first.result.message)
  const cutOff = await load(names.correction, files.cutOff)
  const earlier = await openLocalLake(lake)
  const before = { rows: await readPartition(earlier, dataRef), answer: await earlier.query(sql) }
  const corrected = await load(names.correction, files.corrected)
  const beforeAgain = await readPartition(earlier, dataRef).catch(() => undefined)
  earlier.close()
  const later = await openLocalLake(lake)
  const after = { rows: await readPartition(later, dataRef), answer: await later.query(sql) }
  later.close()
  return {
    first,
    cutOff,
    corrected,
    before: before.rows,
    beforeAgain,
    after: after.rows,
    query: { sql, before: before.answer, after: after.answer },
    live: (await directoryCatalog(join(lake, '.catalog')).listPartitions(TABLE)).map(({ location }) => location),
    waiting: await waitingLocations(lake),
  }
}

/** As the vendor calls them: what was cut off comes again, whole, under the same name. */
export function fileNames(dataRef: string) {
  return { first: `rates_${dataRef}.zip`, correction: `rates_${dataRef}_v2.zip` }
}

function fourRates(dataRef: string): string {
  return `SELECT currency, rate FROM ${TABLE.name} WHERE data_ref = '${dataRef}'
  AND base = 'EUR' AND currency IN ('CHF', 'GBP', 'JPY', 'USD') ORDER BY 1`
}

/** As `lake load-daily` does. */
async function loadFile(lake: string, dataRef: string, name: string, { zip }: RatesFile): Promise<LoadedFile> {
  await directoryStore(lake).write(VENDOR_DROP, `${RATES_FOLDER}${name}`, zip)
  // Of the environment, what concerns tables: the buckets are the demo's own.
  const settings = dailySettings({ MASK_KEY: process.env.MASK_KEY })
  const requests = await planLoads(findFeed(await feedsOf(undefined), RATES_FEED), [dataRef], {
    lake,
    settings,
  })
  const { signal } = new AbortController()
  const [result] = await loadDays(requests, { feed: RATES_FEED, lake, isSilent: true, signal })
  if (result === undefined) throw new Error(`Expected a result of ${dataRef}, found none`)
  const place = result.status === 'Success' ? result.quarantine : null
  return { result, quarantined: place === null ? new Map() : await readQuarantine(lake, place) }
}

async function readQuarantine(lake: string, place: string): Promise<ReadonlyMap<number, string>> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(place) ?? []
  const lines = Buffer.from(await directoryStore(lake).read(bucket, key))
    .toString()
    .trimEnd()
    .split('\n')
  const rows = lines.map((line): { readonly row: number; readonly data: string } => JSON.parse(line))
  return new Map(rows.map(({ row, data }) => [row, Buffer.from(data, 'base64').toString()]))
}

/** All of it as text, so that nothing is rounded on the way. */
async function readPartition(lake: LocalLake, dataRef: string): Promise<readonly RateRow[]> {
  const { rows } = await lake.query(
    `SELECT source_row::VARCHAR, day::VARCHAR, base, currency, rate::VARCHAR, source,
       strftime(published_at, '%Y-%m-%dT%H:%M:%S.%f+00:00'), rescued_data
     FROM ${TABLE.database}.${TABLE.name} WHERE data_ref = '${dataRef}' ORDER BY source_row`,
  )
  return rows.map(cells => cells.map(cell => (cell === null ? null : String(cell))))
}

async function waitingLocations(lake: string): Promise<readonly string[]> {
  const tables = (await findLoadedTables(lake)).filter(({ table }) => table.name === TABLE.name)
  const cleaned = await cleanTables(lake, tables, HOUR_MS)
  const waiting = cleaned.flatMap(each => each.waiting)
  return waiting.filter(({ reason }) => reason === 'replaced').map(({ location }) => location)
}
