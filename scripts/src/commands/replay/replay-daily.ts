import { InputError, TransientError } from '@inlet/core'
import type { Feed } from '@inlet/csv-to-partition/feeds'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { moveAway } from './archive.ts'
import { countReasons } from './count-reasons.ts'
import { hasCode, isInDays } from './filters.ts'
import { FunctionFailed } from './function-failed.ts'
import { listAll } from './list-all.ts'
import { countRows, leftAlone, type ObjectReport } from './object-report.ts'
import { readIfThere } from './read-if-there.ts'
import { type RefusedRows, readRefusedRows } from './refused-rows.ts'
import { isOver, type ReplayRun, uriOf } from './replay-run.ts'

const PREFIX = '_quarantine/csv-to-partition/'
const OBJECT = /^_quarantine\/csv-to-partition\/([^/]+)\/data_ref=(\d{8})\/load-[\w-]{1,80}\.jsonl$/
const MOST_OBJECT_BYTES = 256 * 1024 * 1024

/** Of one load of a table's day: the rows that it left out. */
interface DayObject {
  readonly bucket: string
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** `raw.exchange_rates` */
  readonly table: string
  /** YYYYMMDD */
  readonly dataRef: string
}

interface ReadObject extends DayObject {
  readonly bytes: Uint8Array
  readonly rows: RefusedRows
}

/**
 * Rows of daily files. Since a partition is what one load wrote, the whole day is loaded again, from the newest file that
 * its feed finds, and takes the place of what is there. The load keeps what it cannot load itself; then the objects of
 * earlier loads of that day are copied to `_replayed/`, and removed. A row is told by its number: it is still bad if the
 * load refused the row of that number.
 *
 * A load that fails changes nothing, and the objects stay. A day may be loaded as often as one likes.
 */
export async function* replayDaily(run: ReplayRun): AsyncGenerator<ObjectReport> {
  const days = new Map<string, DayObject[]>()
  for (const bucket of run.place.daily.quarantineBuckets) {
    for (const { key, size } of await listAll(run.place.store, bucket, PREFIX)) {
      const [, table, dataRef] = OBJECT.exec(key) ?? []
      if (table === undefined || dataRef === undefined) {
        const reason = 'NOT_OURS: expected <database>.<table>/data_ref=<day>/<load>.jsonl'
        if (isUnfiltered(run) && run.budget.take()) yield leftAlone('daily', uriOf(bucket, key), reason)
        continue
      }
      const day = `${bucket} ${table} ${dataRef}`
      days.set(day, [...(days.get(day) ?? []), { bucket, key, size, table, dataRef }])
    }
  }
  for (const objects of days.values()) {
    if (isOver(run)) return
    if (isWanted(objects, run)) yield* replayDay(objects, run)
  }
}

function isUnfiltered({ filters: { table, codes, from, to } }: ReplayRun): boolean {
  return [table, codes, from, to].every(filter => filter === undefined)
}

function isWanted([object]: readonly DayObject[], { filters }: ReplayRun): boolean {
  if (object === undefined) return false
  const { table, dataRef } = object
  const isOfTable = filters.table === undefined || [table, table.split('.').at(-1)].includes(filters.table)
  return isOfTable && isInDays(dataRef.replace(/^(....)(..)(..)$/, '$1-$2-$3'), filters)
}

async function* replayDay(listed: readonly DayObject[], run: ReplayRun): AsyncGenerator<ObjectReport> {
  const { place, filters, budget } = run
  const objects: ReadObject[] = []
  for (const object of listed) {
    const uri = uriOf(object.bucket, object.key)
    const bytes = object.size > MOST_OBJECT_BYTES ? null : await readIfThere(place.store, object.bucket, object.key)
    if (bytes === undefined) continue
    const rows = bytes === null ? undefined : readRefusedRows(bytes)
    if (bytes !== null && rows !== undefined) objects.push({ ...object, bytes, rows })
    else if (filters.codes === undefined && budget.take()) {
      const why =
        bytes === null ? `TOO_LARGE: expected at most ${MOST_OBJECT_BYTES} bytes` : 'NO_ROWS: expected JSON lines'
      yield leftAlone('daily', uri, `${why} of rows that csv-to-partition refused`)
    }
  }
  const [first] = objects
  const codes = objects.flatMap(({ rows }) => [...rows.values()])
  if (first === undefined || !hasCode(codes, filters)) return
  for (const _ of objects) budget.take()
  const feed = feedOf(first, run)
  if (typeof feed === 'string') yield* leave(objects, feed)
  else if (run.apply) yield* loadAgain(objects, feed, run)
  else yield* foretell(objects, feed)
}

/** The feed that fills a table, and tells its days apart; or why there is none. */
function feedOf({ table, dataRef }: DayObject, { place: { daily } }: ReplayRun): Feed | string {
  const feeds = daily.feeds.filter(feed => {
    const request = daily.requestOf(feed, dataRef)
    return `${request.table.database}.${request.table.name}` === table
  })
  const [feed, ...others] = feeds
  if (feed === undefined) return `NO_FEED: no feed fills ${table}; whoever loaded the day has to load it again`
  if (others.length > 0)
    return `SEVERAL_FEEDS: ${feeds.map(({ name }) => name).join(', ')} fill ${table}, and nobody knows which of them these rows are of`
  const [one, other] = ['20000101', '20011231'].map(day => JSON.stringify(daily.requestOf(feed, day).source))
  if (one === other) {
    return `NO_DAYS: feed ${feed.name} does not tell the files of days apart, so that its newest is not that of ${dataRef}`
  }
  return feed
}

function* leave(objects: readonly ReadObject[], reason: string, isFailure = false): Generator<ObjectReport> {
  for (const { bucket, key, rows, table } of objects) {
    const about = { rows: rows.size, was: codesOf(rows), tables: [table], isFailure }
    yield leftAlone('daily', uriOf(bucket, key), reason, about)
  }
}

function* foretell(objects: readonly ReadObject[], { name }: Feed): Generator<ObjectReport> {
  for (const { bucket, key, rows, table, dataRef } of objects) {
    yield {
      ...{ kind: 'daily', object: uriOf(bucket, key), was: codesOf(rows), outcome: 'loaded', tables: [table] },
      ...countRows({ unknown: rows.size }),
      reasons: [`the whole of ${dataRef} is loaded again, by feed ${name}, and tells which rows are still bad`],
    }
  }
}

async function* loadAgain(objects: readonly ReadObject[], feed: Feed, run: ReplayRun): AsyncGenerator<ObjectReport> {
  const { store, daily } = run.place
  const report = await tryToLoad(feed, objects[0]?.dataRef ?? '', daily.load)
  if ('reason' in report) return yield* leave(objects, report.reason, report.isFailure)
  const refused = await refusedBy(report, run)
  for (const { bucket, key, bytes, rows, table } of objects) {
    // The load cannot have had the name of an earlier one; yet what it wrote is never moved.
    if (uriOf(bucket, key) !== report.quarantine) await moveAway(store, bucket, key, bytes)
    const bad = [...rows.keys()].flatMap(row => refused.get(row) ?? [])
    yield {
      ...{ kind: 'daily', object: uriOf(bucket, key), was: codesOf(rows), outcome: 'loaded', tables: [table] },
      ...countRows({ loaded: rows.size - bad.length, bad: bad.length }),
      reasons: countReasons(bad.map(code => `${code}: in ${report.quarantine}`)),
    }
  }
}

async function tryToLoad(
  feed: Feed,
  dataRef: string,
  load: ReplayRun['place']['daily']['load'],
): Promise<LoadReport | { readonly reason: string; readonly isFailure: boolean }> {
  try {
    return await load(feed, dataRef)
  } catch (error) {
    if (error instanceof FunctionFailed) return { reason: error.message, isFailure: true }
    if (!(error instanceof InputError || error instanceof TransientError)) throw error
    return { reason: `${error.code}: ${error.message}`, isFailure: error instanceof TransientError }
  }
}

/** The rows that a load left out. */
async function refusedBy({ quarantine }: LoadReport, { place }: ReplayRun): Promise<RefusedRows> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(quarantine ?? '') ?? []
  if (bucket === undefined || key === undefined) return new Map()
  const bytes = await readIfThere(place.store, bucket, key)
  return (bytes && readRefusedRows(bytes)) ?? new Map()
}

function codesOf(rows: RefusedRows): string[] {
  return [...new Set(rows.values())]
}
