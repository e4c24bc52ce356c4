import { createHash } from 'node:crypto'
import { changeKey, decodeChange } from '@inlet/core'
import { putBack } from '@inlet/firehose-transform/put-back'
import type { Source } from '@inlet/firehose-transform/source'
import { ObjectNotFound, type ObjectStore, type ObjectSummary, PreconditionFailed } from '@inlet/lake'
import { CommandError } from '../../output/run-cli.ts'
import { keepCopy, moveAway } from './archive.ts'
import { askTransformer } from './ask-transformer.ts'
import { countReasons } from './count-reasons.ts'
import { type ErrorLine, readErrorLines } from './error-lines.ts'
import { hasCode, isInDays } from './filters.ts'
import { FunctionFailed } from './function-failed.ts'
import { isOfTable } from './is-of-table.ts'
import { listAll } from './list-all.ts'
import { countRows, leftAlone, type ObjectReport } from './object-report.ts'
import type { DeliveryPlace } from './place.ts'
import { isOver, type ReplayRun, uriOf } from './replay-run.ts'
import { isReplayedKey } from './replayed-key.ts'

/** `<prefix><kind of error>/YYYY/MM/DD/…` */
const OBJECT = /^(?:processing-failed|iceberg-failed)\/(\d{4})\/(\d\d)\/(\d\d)\//
const MOST_OBJECT_BYTES = 256 * 1024 * 1024
/** For an object, whose records may be throttled. */
const PATIENCE_MS = 120_000

/** A line with a record. */
type Line = ErrorLine & { readonly record: Buffer }

/** What became of the lines of an object that were asked for. */
interface Sorted {
  /** To be put back, or put back. */
  readonly taken: readonly Line[]
  /** That the transformer refuses. */
  readonly refused: readonly Line[]
  /** Without a record. */
  readonly empty: readonly ErrorLine[]
}

/**
 * What Firehose could not deliver. The transformer is asked of each record; those that it takes are put back to the stream
 * that Firehose reads. Then the object is copied, and removed; or rewritten, if lines are left in it.
 *
 * Records are put back at least once: after a run that was cut off, or by two at once, they are there twice. Nothing else
 * tells them apart than their own event id, by which `_changes` drops repetitions; they get later sequence numbers than
 * they had, which matter only between changes of an item at the same time.
 */
export async function* replayFirehose(run: ReplayRun): AsyncGenerator<ObjectReport> {
  for (const delivery of run.place.deliveries) {
    const { bucket, prefix } = delivery.errors
    let source: Promise<Source> | undefined
    const openSource = () => {
      source ??= delivery.openSource()
      return source
    }
    for (const object of await listAll(run.place.store, bucket, prefix)) {
      if (isOver(run)) return
      if (isReplayedKey(object.key) || !isInDays(dayOf(object.key, delivery), run.filters)) continue
      const report = await replayObject(object, { ...delivery, openSource }, run)
      if (report === undefined) continue
      run.budget.take()
      yield report
    }
  }
}

function dayOf(key: string, { errors }: DeliveryPlace): string | undefined {
  const [, year, month, day] = OBJECT.exec(key.slice(errors.prefix.length)) ?? []
  return year === undefined ? undefined : `${year}-${month}-${day}`
}

/** @returns `undefined` for what filters do not let through, or somebody has removed meanwhile */
async function replayObject(
  { key, size }: ObjectSummary,
  delivery: DeliveryPlace,
  run: ReplayRun,
): Promise<ObjectReport | undefined> {
  const { place, filters, apply } = run
  const { bucket } = delivery.errors
  const leave = (reason: string) => {
    const isWanted = filters.table === undefined && filters.codes === undefined
    return isWanted ? leftAlone('firehose', uriOf(bucket, key), reason, { tables: [delivery.name] }) : undefined
  }
  if (dayOf(key, delivery) === undefined) return leave('NOT_OURS: expected <kind of error>/<day>/<name>')
  if (size > MOST_OBJECT_BYTES) return leave(`TOO_LARGE: expected at most ${MOST_OBJECT_BYTES} bytes, found ${size}`)
  const version = await readVersion(place.store, bucket, key)
  if (version === undefined) return undefined
  const lines = readErrorLines(version.bytes)
  if (lines === undefined) return leave('NO_LINES: expected text, or what gunzip takes')
  const asked = lines.filter(line => isAskedFor(line, run))
  if (asked.length === 0) return lines.length === 0 ? leave('NO_LINES: expected lines of JSON, found none') : undefined
  try {
    const sorted = await sortLines(asked, delivery)
    const done = apply ? await putLinesBack(sorted.taken, await delivery.openSource()) : new Set(sorted.taken)
    if (apply && done.size > 0) await removeLines({ bucket, key, ...version }, { lines, done }, place.store)
    return reportOf(uriOf(bucket, key), asked, sorted, done, delivery)
  } catch (error) {
    if (!(error instanceof FunctionFailed || error instanceof CommandError)) throw error
    const about = { rows: asked.length, was: codesOf(asked), tables: [delivery.name], isFailure: true }
    return leftAlone('firehose', uriOf(bucket, key), error.message, about)
  }
}

function isAskedFor({ record, errorCode }: ErrorLine, { filters }: ReplayRun): boolean {
  return hasCode([errorCode], filters) && isOfTable(filters.table, record)
}

async function sortLines(lines: readonly ErrorLine[], delivery: DeliveryPlace): Promise<Sorted> {
  const withRecord = lines.filter((line): line is Line => line.record !== undefined)
  const isTaken = await askTransformer(withRecord, delivery)
  return {
    taken: withRecord.filter((_, index) => isTaken[index]),
    refused: withRecord.filter((_, index) => !isTaken[index]),
    empty: lines.filter(({ record }) => record === undefined),
  }
}

/** @returns those that the stream has taken */
async function putLinesBack(lines: readonly Line[], source: Source): Promise<ReadonlySet<ErrorLine>> {
  const entries = lines.map(({ record }) => ({ data: record, partitionKey: partitionKeyOf(record) }))
  const { taken } = await putBack(entries, source, PATIENCE_MS)
  return new Set(lines.filter((_, index) => taken[index]))
}

/** Changes of an item stay together. It is a hash, so that nobody reads from it what item that is. */
function partitionKeyOf(record: Buffer): string {
  const hash = createHash('sha256')
  try {
    const { keys } = decodeChange(record, { eventId: '', sequenceNumber: '0' })
    return hash.update(changeKey(keys, () => undefined)).digest('hex')
  } catch {
    // Such as an aggregate.
    return hash.update(record).digest('hex')
  }
}

/** Takes lines out of an object, of which a copy is kept. */
async function removeLines(
  { bucket, key, etag, bytes }: ObjectVersion,
  { lines, done }: { readonly lines: readonly ErrorLine[]; readonly done: ReadonlySet<ErrorLine> },
  store: ObjectStore,
): Promise<void> {
  const rest = lines.filter(line => !done.has(line))
  if (rest.length === 0) return moveAway(store, bucket, key, bytes)
  await keepCopy(store, bucket, key, bytes)
  const body = Buffer.from(rest.map(({ text }) => `${text}\n`).join(''))
  await store.write(bucket, key, body, { condition: { etag } }).catch(error => {
    // Another run has it in hand: what this one has put back, that one does, too.
    if (!(error instanceof PreconditionFailed)) throw error
  })
}

interface ObjectVersion {
  readonly bucket: string
  readonly key: string
  readonly etag: string
  readonly bytes: Uint8Array
}

/** `undefined` if somebody removes or rewrites it meanwhile. */
async function readVersion(
  store: ObjectStore,
  bucket: string,
  key: string,
): Promise<Pick<ObjectVersion, 'etag' | 'bytes'> | undefined> {
  try {
    const { etag } = await store.head(bucket, key)
    return { etag, bytes: await store.read(bucket, key, { ifMatch: etag }) }
  } catch (error) {
    if (error instanceof ObjectNotFound || error instanceof PreconditionFailed) return undefined
    throw error
  }
}

function reportOf(
  object: string,
  asked: readonly ErrorLine[],
  { taken, refused, empty }: Sorted,
  done: ReadonlySet<ErrorLine>,
  { name }: DeliveryPlace,
): ObjectReport {
  const throttled = taken.filter(line => !done.has(line))
  return {
    ...{ kind: 'firehose', object, was: codesOf(asked), tables: [name] },
    outcome: throttled.length > 0 ? 'failed' : done.size > 0 ? 'loaded' : refused.length > 0 ? 'bad' : 'left',
    ...countRows({ loaded: done.size, bad: refused.length, left: empty.length + throttled.length }),
    reasons: countReasons([
      ...refused.map(() => 'REFUSED: the transformer cannot process it; its log says why'),
      ...empty.map(() => 'NO_RECORD: expected "rawData" in base64 on the line'),
      ...throttled.map(() => 'NOT_PUT_BACK: the stream did not take it, or may not be written to'),
    ]),
  }
}

function codesOf(lines: readonly ErrorLine[]): string[] {
  return [...new Set(lines.map(({ errorCode }) => errorCode))]
}
