import { type Envelope, envelopeKeys, readEnvelope, toReplayedRecord } from '@inlet/stream-to-parquet/envelope'
import type { RecordVerdict, ReplayAnswer, ReplayedRecord } from '@inlet/stream-to-parquet/replay'
import pMap from 'p-map'
import { moveAway } from './archive.ts'
import { askChanges, bytesOfRecord, MOST_REQUEST_BYTES } from './ask-changes.ts'
import { countReasons } from './count-reasons.ts'
import { hasCode, isInDays } from './filters.ts'
import { FunctionFailed } from './function-failed.ts'
import { bytesOf, isOfTable } from './is-of-table.ts'
import { type ListedRecord, listRecords } from './list-records.ts'
import { countRows, leftAlone, type ObjectReport } from './object-report.ts'
import { pagesOf } from './pages.ts'
import { readIfThere } from './read-if-there.ts'
import { isOver, type ReplayRun, uriOf } from './replay-run.ts'

/** An envelope is about as long as what the function is sent of it. */
const PAGE = { count: 500, bytes: 5_000_000 }
/** Larger ones hold no record that Kinesis takes. */
const MOST_OBJECT_BYTES = 16 * 1024 * 1024
const CONCURRENCY = 16

/** A record that is to be loaded again. */
interface KeptRecord {
  readonly key: string
  readonly bytes: Uint8Array
  readonly envelope: Envelope
  readonly record: ReplayedRecord
}

/**
 * Changes in quarantine, in the order of their shards. Of each page: the function loads it → what is loaded is copied to
 * `_replayed/` → and removed from quarantine. What still cannot be loaded stays where it is, as it is.
 *
 * An object is removed only when the function has said that its change is in a table, and a copy is there: so its bytes
 * are never in no place, wherever a run ends. What a run was cut off in, the next one does again, and so do two at once:
 * to load a change twice is harmless.
 */
export async function* replayRecords(run: ReplayRun): AsyncGenerator<ObjectReport> {
  const { place, filters } = run
  const bucket = place.changes.quarantineBucket
  const { records, strangers } = await listRecords(place.store, bucket)
  for (const key of strangers) {
    if (!run.budget.take()) return
    yield leftAlone('records', uriOf(bucket, key), 'NOT_OURS: expected dt=<day>/<shard>-<sequence number>.json')
  }
  yield* replayListed(
    records.filter(({ day }) => isInDays(day, filters)),
    run,
  )
}

/** These records, in their order, as `replayRecords` takes all. */
export async function* replayListed(records: readonly ListedRecord[], run: ReplayRun): AsyncGenerator<ObjectReport> {
  for (const page of pagesOf(records, ({ size }) => size, PAGE)) {
    if (isOver(run)) return
    const found = await pMap(page, object => readRecord(object, run), { concurrency: CONCURRENCY })
    const taken = found.filter(each => each !== undefined && run.budget.take()) as (KeptRecord | ObjectReport)[]
    for (const each of taken) if ('outcome' in each) yield each
    yield* loadAgain(
      taken.filter(each => 'record' in each),
      run,
    )
  }
}

/** @returns `undefined` for what filters do not let through, or somebody has removed meanwhile */
async function readRecord({ key, size }: ListedRecord, run: ReplayRun): Promise<KeptRecord | ObjectReport | undefined> {
  const { place, filters } = run
  const bucket = place.changes.quarantineBucket
  const leave = (reason: string, was: readonly string[] = []) => {
    const isWanted = filters.table === undefined && hasCode(was, filters)
    return isWanted ? leftAlone('records', uriOf(bucket, key), reason, { rows: 1, was }) : undefined
  }
  if (size > MOST_OBJECT_BYTES) return leave(`TOO_LARGE: expected at most ${MOST_OBJECT_BYTES} bytes, found ${size}`)
  const bytes = await readIfThere(place.store, bucket, key)
  if (bytes === undefined) return undefined
  const envelope = readEnvelope(bytes)
  if (envelope === undefined) return leave('NO_ENVELOPE: expected a record as stream-to-parquet keeps it')
  if (!envelopeKeys(envelope).includes(key)) {
    return leave('WRONG_KEY: expected the key of the record that it holds', [envelope.code])
  }
  const record = toReplayedRecord(envelope)
  if (record === undefined)
    return leave('NOT_BASE64: what came was no base64, of which nothing can be made', [envelope.code])
  if (bytesOfRecord(record) > MOST_REQUEST_BYTES) return leave('TOO_LARGE: expected what Lambda takes', [envelope.code])
  if (!hasCode([envelope.code], filters) || !isOfTable(filters.table, bytesOf(record))) return undefined
  return { key, bytes, envelope, record }
}

async function* loadAgain(kept: readonly KeptRecord[], run: ReplayRun): AsyncGenerator<ObjectReport> {
  if (kept.length === 0) return
  const answer = await tryToAsk(kept, run)
  for (const [index, each] of kept.entries()) {
    const verdict = answer.records[index]
    const report = reportOf(each, verdict, answer, run)
    if (run.apply && report.outcome === 'loaded') {
      const { store, changes } = run.place
      await moveAway(store, changes.quarantineBucket, each.key, each.bytes)
    }
    yield report
  }
}

/** A function that fails has loaded none of them, as far as anybody knows. */
async function tryToAsk(kept: readonly KeptRecord[], run: ReplayRun): Promise<ReplayAnswer> {
  try {
    return await askChanges(
      kept.map(({ record }) => record),
      run,
    )
  } catch (error) {
    if (!(error instanceof FunctionFailed)) throw error
    return { records: [], failures: [{ table: null, reason: error.message }] }
  }
}

function reportOf(
  { key, envelope }: KeptRecord,
  verdict: RecordVerdict = { loaded: [], refused: [], failed: [''] },
  { failures }: ReplayAnswer,
  { place }: ReplayRun,
): ObjectReport {
  const { loaded, refused, failed } = verdict
  // Where the quarantine failed, parts of an aggregate may be nowhere else.
  const isKept = refused.length === 0 || failures.every(({ table }) => table !== null)
  const isFailure = failed.length > 0 || (loaded.length > 0 && !isKept)
  const ofFailure = failures.filter(({ table }) => table === null || failed.includes(table))
  return {
    kind: 'records',
    object: uriOf(place.changes.quarantineBucket, key),
    was: [envelope.code],
    outcome: isFailure ? 'failed' : loaded.length > 0 ? 'loaded' : 'bad',
    ...countRows({ loaded: loaded.length, bad: refused.length, left: failed.length }),
    tables: [...new Set([...loaded, ...failed.filter(table => table !== '')])],
    reasons: countReasons([
      ...refused.map(({ code, reason }) => `${code}: ${reason}`),
      ...(isFailure ? ofFailure.map(({ reason }) => reason) : []),
    ]),
  }
}
