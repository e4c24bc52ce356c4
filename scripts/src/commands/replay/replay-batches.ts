import type { ObjectSummary } from '@inlet/lake'
import type { ReplayAnswer } from '@inlet/stream-to-parquet/replay'
import { moveAway } from './archive.ts'
import { askChanges, bytesOfRecord, MOST_REQUEST_BYTES } from './ask-changes.ts'
import { countReasons } from './count-reasons.ts'
import { type FailedBatch, readFailureObject } from './failure-object.ts'
import { hasCode, isInDays } from './filters.ts'
import { FunctionFailed } from './function-failed.ts'
import { bytesOf, isOfTable } from './is-of-table.ts'
import { listAll } from './list-all.ts'
import { countRows, leftAlone, type ObjectReport } from './object-report.ts'
import { readIfThere } from './read-if-there.ts'
import { isOver, type ReplayRun, uriOf } from './replay-run.ts'

const PREFIX = 'aws/lambda/'
/** `aws/lambda/<event source>/<shard>/YYYY/MM/DD/<name>` */
const OBJECT = /^aws\/lambda\/[^/]+\/[^/]+\/(\d{4})\/(\d\d)\/(\d\d)\/[^/]+$/
/** The text of an event of 6 MB is somewhat longer as JSON in JSON. */
const MOST_OBJECT_BYTES = 64 * 1024 * 1024

/**
 * Batches of changes that Lambda gave up, in the order of their shards. Each goes to the function as it was, whole; if no
 * table fails, the object is copied to `_replayed/`, and removed. What of a batch cannot be loaded is in quarantine then.
 * An end at any point is as harmless as with records in quarantine.
 */
export async function* replayBatches(run: ReplayRun): AsyncGenerator<ObjectReport> {
  const { place, filters, budget } = run
  const bucket = place.changes.failuresBucket
  for (const object of await listAll(place.store, bucket, PREFIX)) {
    if (isOver(run)) return
    if (!isInDays(dayOf(object.key), filters)) continue
    const report = await replayBatch(object, run)
    if (report === undefined) continue
    budget.take()
    yield report
  }
}

function dayOf(key: string): string | undefined {
  const [, year, month, day] = OBJECT.exec(key) ?? []
  return year === undefined ? undefined : `${year}-${month}-${day}`
}

/** @returns `undefined` for what filters do not let through, or somebody has removed meanwhile */
export async function replayBatch({ key, size }: ObjectSummary, run: ReplayRun): Promise<ObjectReport | undefined> {
  const { place, filters, apply } = run
  const { failuresBucket: bucket, functionName } = place.changes
  const object = uriOf(bucket, key)
  const leave = (reason: string) => {
    const isWanted = filters.table === undefined && filters.codes === undefined
    return isWanted ? leftAlone('batches', object, reason) : undefined
  }
  if (dayOf(key) === undefined) return leave('NOT_OURS: expected aws/lambda/<event source>/<shard>/<day>/<name>')
  if (size > MOST_OBJECT_BYTES) return leave(`TOO_LARGE: expected at most ${MOST_OBJECT_BYTES} bytes, found ${size}`)
  const bytes = await readIfThere(place.store, bucket, key)
  if (bytes === undefined) return undefined
  const batch = readFailureObject(bytes)
  if (typeof batch === 'string') return leave(`NO_BATCH: ${batch}`)
  if (!hasCode([batch.condition], filters)) return undefined
  if (!batch.records.some(record => isOfTable(filters.table, bytesOf(record)))) return undefined
  const about = { rows: batch.records.length, was: [batch.condition] }
  if (batch.functionName !== functionName) {
    return leftAlone('batches', object, `OTHER_FUNCTION: it is of ${batch.functionName}, not ${functionName}`, about)
  }
  if (batch.records.some(record => bytesOfRecord(record) > MOST_REQUEST_BYTES)) {
    return leftAlone('batches', object, 'TOO_LARGE: it has a record that Lambda does not take', about)
  }
  const report = await loadAgain(object, batch, run)
  if (apply && report.outcome === 'loaded') await moveAway(place.store, bucket, key, bytes)
  return report
}

async function loadAgain(object: string, batch: FailedBatch, run: ReplayRun): Promise<ObjectReport> {
  const was = [batch.condition]
  try {
    return reportOf(object, was, await askChanges(batch.records, run))
  } catch (error) {
    if (!(error instanceof FunctionFailed)) throw error
    return leftAlone('batches', object, error.message, { rows: batch.records.length, was, isFailure: true })
  }
}

function reportOf(object: string, was: readonly string[], { records, failures }: ReplayAnswer): ObjectReport {
  const loaded = records.flatMap(record => record.loaded)
  const refused = records.flatMap(record => record.refused)
  const failed = records.flatMap(record => record.failed)
  return {
    kind: 'batches',
    object,
    was,
    outcome: failures.length > 0 ? 'failed' : 'loaded',
    ...countRows({ loaded: loaded.length, bad: refused.length, left: failed.length }),
    tables: [...new Set([...loaded, ...failed])],
    reasons: countReasons([
      ...refused.map(({ code, reason }) => `${code}: ${reason}`),
      ...failures.map(({ reason }) => reason),
    ]),
  }
}
