import type { Outcome } from '@inlet/console/api'
import type { Catalog, ObjectStore } from '@inlet/lake'
import { FAILURES_BUCKET } from '@inlet/local/live'
import type { Forecast } from '@inlet/stream-to-parquet/foresee-records'
import { RAW } from '../live/stream-to-parquet.ts'
import { plural } from '../output/numbers.ts'
import { type Arrival, arrivalOf } from './arrival.ts'
import { coverOf } from './change-files.ts'
import type { Settled } from './fate.ts'
import { findGivenUp } from './find-given-up.ts'
import { findFolder, namesIn } from './partition-folder.ts'
import type { QuarantinedRecord, QuarantineIndex } from './quarantine-index.ts'
import type { RecordsFunction } from './start-records-function.ts'
import { toReplayed, type UserRecord } from './user-record.ts'

/** What became of a record, and where, or why. */
export interface RecordState {
  readonly outcome: Outcome
  readonly about: string
}

interface Known {
  /** Read when it is looked at. */
  arrival?: Arrival
  /** The function has answered for its batch, and had not failed. */
  isAnswered: boolean
  /** It was there before anybody listened to what the function answers. */
  readonly isOld: boolean
  /** What it is in the lake, if it is. Whether a value is rescued does not change any more once a column has its type. */
  row?: Extract<Forecast, { readonly is: 'row' }>
}

const NONE: ReadonlyMap<Arrival, Settled> = new Map()

export interface StateSources {
  /** Directory of the lake. */
  readonly root: string
  readonly store: ObjectStore
  readonly catalog: Catalog
  readonly quarantine: QuarantineIndex
  readonly code: Pick<RecordsFunction, 'foresee'>
}

/**
 * What became of records, found for as many as are looked at: what the function said of a batch, objects of quarantine,
 * and what the code makes of a record. No file of the lake is opened.
 */
export class RecordStates {
  readonly #sources: StateSources
  readonly #findGivenUp: ReturnType<typeof findGivenUp>
  readonly #known = new WeakMap<UserRecord, Known>()

  constructor(sources: StateSources) {
    this.#sources = sources
    this.#findGivenUp = findGivenUp(sources.store, FAILURES_BUCKET)
  }

  /** Tells of a record before anything else is asked of it. */
  note(record: UserRecord, isOld: boolean): void {
    if (!this.#known.has(record)) this.#known.set(record, { isAnswered: false, isOld })
  }

  /** Tells that the function has answered for it. */
  answer(record: UserRecord): void {
    this.#of(record).isAnswered = true
  }

  isAnswered(record: UserRecord): boolean {
    return this.#of(record).isAnswered
  }

  arrivalOf(record: UserRecord): Arrival {
    const known = this.#of(record)
    known.arrival ??= arrivalOf(record)
    return known.arrival
  }

  /** Of each record, in their order. */
  async find(records: readonly UserRecord[]): Promise<readonly RecordState[]> {
    if (records.length === 0) return []
    const quarantined = await this.#findQuarantined(records)
    const others = records.filter(record => !quarantined.has(record))
    const forecasts = await this.#foresee(others)
    const settled = await this.#findSettled(others, forecasts)
    const waiting = others.filter(record => !settled.has(record))
    const lost = waiting.length === 0 ? NONE : await this.#findGivenUp(waiting.map(record => this.arrivalOf(record)))
    const states: RecordState[] = []
    for (const record of records) {
      const kept = quarantined.get(record)
      const forecast = forecasts.get(record)
      const fate = lost.get(this.arrivalOf(record))
      if (kept !== undefined) states.push({ outcome: 'quarantined', about: kept.code })
      else if (settled.has(record) && forecast !== undefined) states.push(await this.#settledState(record, forecast))
      else if (fate?.is === 'given up') states.push({ outcome: 'given up', about: fate.condition })
      else states.push({ outcome: 'waiting', about: 'in the stream' })
    }
    return states
  }

  #of(record: UserRecord): Known {
    this.note(record, true)
    const known = this.#known.get(record)
    if (known === undefined) throw new Error('Expected a record that is known')
    return known
  }

  async #findQuarantined(records: readonly UserRecord[]): Promise<ReadonlyMap<UserRecord, QuarantinedRecord>> {
    const { byKey } = await this.#sources.quarantine.list()
    const found = new Map<UserRecord, QuarantinedRecord>()
    for (const record of records) {
      const isThere = this.arrivalOf(record).quarantineKeys.some(key => byKey.has(key))
      const kept = isThere ? await this.readQuarantined(record) : undefined
      if (kept !== undefined) found.set(record, kept)
    }
    return found
  }

  /** What of a record is in quarantine at this moment. */
  async readQuarantined(record: UserRecord): Promise<QuarantinedRecord | undefined> {
    for (const key of this.arrivalOf(record).quarantineKeys) {
      const kept = await this.#sources.quarantine.read({ key, id: record.id })
      if (kept !== undefined && isSame(kept.record, record)) return kept
    }
    return undefined
  }

  async #foresee(records: readonly UserRecord[]): Promise<ReadonlyMap<UserRecord, Forecast>> {
    const isOpen = (record: UserRecord) => this.#of(record).isAnswered || this.#of(record).isOld
    const unknown = records.filter(record => this.#of(record).row === undefined && isOpen(record))
    const forecasts = await this.#sources.code.foresee(unknown.map(toReplayed))
    for (const [index, record] of unknown.entries()) {
      const forecast = forecasts[index]
      if (forecast?.is === 'row') this.#of(record).row = forecast
    }
    const byRecord = new Map(unknown.map((record, index) => [record, forecasts[index]]))
    return new Map(
      records.flatMap(record => {
        const forecast = this.#of(record).row ?? byRecord.get(record)
        return forecast === undefined ? [] : [[record, forecast] as const]
      }),
    )
  }

  /** Those for which the function answered, and old ones for which a file is there that says to have them. */
  async #findSettled(
    records: readonly UserRecord[],
    forecasts: ReadonlyMap<UserRecord, Forecast>,
  ): Promise<ReadonlySet<UserRecord>> {
    const open = records.filter(record => !this.#of(record).isAnswered && this.#of(record).isOld)
    const byPartition = Map.groupBy(open, record => {
      const forecast = forecasts.get(record)
      return forecast?.is === 'row' ? `${forecast.table}\n${forecast.dt}` : ''
    })
    for (const [partition, some] of byPartition) {
      const [name = '', dt] = partition.split('\n')
      if (dt === undefined) continue
      const folder = await findFolder(this.#sources.root, this.#sources.catalog, { database: RAW, name }, dt)
      const names = folder === undefined ? [] : await namesIn(folder)
      const isCovered = coverOf(names)
      for (const record of some) if (isCovered(record.position)) this.answer(record)
    }
    return new Set(records.filter(record => this.#of(record).isAnswered))
  }

  async #settledState(record: UserRecord, forecast: Forecast): Promise<RecordState> {
    if (forecast.is === 'row') return rowState(`${RAW}.${forecast.table}`, forecast.rescued)
    // It may have got there since it was listed.
    const kept = await this.readQuarantined(record)
    if (kept !== undefined) return { outcome: 'quarantined', about: kept.code }
    return { outcome: 'quarantined', about: `${forecast.code}, and in quarantine no more` }
  }
}

/** Of a row of `raw.orders`, with so many values in `rescued_data`. */
export function rowState(table: string, rescued: number): RecordState {
  if (rescued === 0) return { outcome: 'loaded', about: table }
  return { outcome: 'rescued', about: `${table}, ${plural(rescued, 'value')} rescued` }
}

/** The same bytes of the same stream. */
function isSame(a: UserRecord, b: UserRecord): boolean {
  return a.position.streamArn === b.position.streamArn && Buffer.from(a.data).equals(b.data)
}
