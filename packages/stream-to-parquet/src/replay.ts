import { decodeBase64, InputError } from '@inlet/core'
import { loggable } from '@inlet/lake'
import type { KinesisStreamRecord } from 'aws-lambda'
import { judgeRecords } from './judge-records.ts'
import { type LoadedRecords, loadRecords } from './load-records.ts'
import type { Loader } from './loader.ts'
import type { SourceRecord } from './records.ts'

/** An input of the function that is none of Kinesis: records that came before, of which it says what becomes of each. */
export interface ReplayRequest {
  readonly replay: {
    /** Whether they are loaded, as those of an event are; or what would become of them is told, and nothing written. */
    readonly apply: boolean
    readonly records: readonly ReplayedRecord[]
  }
}

/** As Lambda hands it over. One with a `subsequenceNumber` was a part of an aggregate, and its data is that part's. */
export interface ReplayedRecord extends KinesisStreamRecord {
  readonly subsequenceNumber?: number
}

export interface ReplayAnswer {
  /** What became of each record, in their order. */
  readonly records: readonly RecordVerdict[]
  /** What another try can mend; of the quarantine, without a table. */
  readonly failures: readonly { readonly table: string | null; readonly reason: string }[]
}

/** Of the changes in a record: one, or as many as an aggregate has. Each is in one of these. */
export interface RecordVerdict {
  /** The tables of those that are loaded, or would be: `orders`. */
  readonly loaded: readonly string[]
  /** Those that are in quarantine, or would be. Reasons have no values in them. */
  readonly refused: readonly { readonly code: string; readonly reason: string }[]
  /** The tables of those that have to come again, since their table failed. */
  readonly failed: readonly string[]
}

/** Names in a reason may be long, and the answer of a function has its limit. */
const LONGEST_REASON = 300

export function isReplay(input: object): input is ReplayRequest {
  return 'replay' in input
}

/**
 * Loads records again, or says what would become of them. To load what is loaded already is harmless: names of files
 * follow from their records, and views drop what is repeated.
 * @throws InputError BAD_EVENT
 */
export async function replay(request: ReplayRequest, loader: Loader): Promise<ReplayAnswer> {
  const { apply, records } = checked(request)
  const sources = records.map(toSource)
  return toAnswer(sources, await (apply ? loadRecords(sources, loader) : judgeRecords(sources, loader)))
}

function checked({ replay }: ReplayRequest): ReplayRequest['replay'] {
  if (typeof replay?.apply === 'boolean' && Array.isArray(replay.records)) return replay
  throw new InputError('BAD_EVENT', 'Expected a replay with "apply", true or false, and a list of "records"')
}

export function toSource(delivered: ReplayedRecord): SourceRecord {
  const { subsequenceNumber, kinesis } = delivered ?? {}
  if (subsequenceNumber === undefined) return { delivered }
  const bytes = decodeBase64(kinesis.data)
  return bytes === undefined ? { delivered } : { delivered, part: { subsequenceNumber, bytes } }
}

function toAnswer(sources: readonly SourceRecord[], { batches, rejected, failures }: LoadedRecords): ReplayAnswer {
  const verdicts = new Map(sources.map(({ delivered }) => [delivered, new Verdict()]))
  const verdictOf = ({ delivered }: SourceRecord) => verdicts.get(delivered)
  const isUnloaded = new Set([...rejected.map(({ record }) => record), ...failures.flatMap(({ records }) => records)])
  for (const { definition, records } of batches) {
    for (const record of records) {
      if (!isUnloaded.has(record)) verdictOf(record)?.loaded.push(definition.name)
    }
  }
  for (const { record, error } of rejected) {
    verdictOf(record)?.refused.push({ code: error.code, reason: error.message.slice(0, LONGEST_REASON) })
  }
  for (const { table, records } of failures) {
    for (const record of records) verdictOf(record)?.failed.push(table ?? '')
  }
  return {
    records: sources.map(source => verdictOf(source) ?? new Verdict()),
    failures: failures.map(({ table, error }) => ({ table: table ?? null, reason: reasonOf(error) })),
  }
}

class Verdict implements RecordVerdict {
  readonly loaded: string[] = []
  readonly refused: RecordVerdict['refused'][number][] = []
  readonly failed: string[] = []
}

function reasonOf(error: unknown): string {
  const { message, ...rest } = loggable(error)
  const code = 'code' in rest ? `${rest.code}: ` : ''
  return `${code}${message}`.slice(0, LONGEST_REASON)
}
