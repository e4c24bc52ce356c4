import { decodeBase64 } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import { type Envelope, readEnvelope } from '@inlet/stream-to-parquet/envelope'
import { readIfThere } from '../commands/replay/read-if-there.ts'
import { quarantinedId } from './record-id.ts'
import type { UserRecord } from './user-record.ts'

const PREFIX = '_quarantine/stream-to-parquet/'
/** How long a listing is good for, in ms; and longer, where it takes long. */
const GOOD_MS = 500
const GOOD_TIMES = 5

/** A record in quarantine, as its key tells. */
export interface QuarantinedObject {
  readonly key: string
  readonly id: string
  /** ms since 1970 */
  readonly writtenAt: number
}

/** And with what is in it. */
export interface QuarantinedRecord {
  readonly key: string
  readonly record: UserRecord
  readonly code: string
  readonly reason: string
}

interface Listing {
  /** Newest first. */
  readonly objects: readonly QuarantinedObject[]
  readonly byKey: ReadonlyMap<string, QuarantinedObject>
  readonly byId: ReadonlyMap<string, QuarantinedObject>
}

/** What is in quarantine. It is listed anew after a while, and when something is known to have changed. */
export class QuarantineIndex {
  readonly #store: ObjectStore
  readonly #bucket: string
  readonly #now: () => number
  #listing: Promise<Listing> | undefined
  #goodUntil = 0

  constructor(store: ObjectStore, bucket: string, now: () => number) {
    this.#store = store
    this.#bucket = bucket
    this.#now = now
  }

  list(): Promise<Listing> {
    if (this.#listing === undefined || this.#now() >= this.#goodUntil) this.#listing = this.#refresh()
    return this.#listing
  }

  forget(): void {
    this.#listing = undefined
  }

  /** @returns `undefined` if it is gone, or nothing that stream-to-parquet wrote */
  async read({ key, id }: Pick<QuarantinedObject, 'key' | 'id'>): Promise<QuarantinedRecord | undefined> {
    const object = await readIfThere(this.#store, this.#bucket, key)
    const envelope = object && readEnvelope(object)
    return envelope && { key, record: toRecord(envelope, id), code: envelope.code, reason: envelope.reason }
  }

  async #refresh(): Promise<Listing> {
    const begunAt = this.#now()
    // Whoever asks meanwhile waits for this one.
    this.#goodUntil = Number.POSITIVE_INFINITY
    try {
      const objects: QuarantinedObject[] = []
      for await (const { key, lastModified } of this.#store.list(this.#bucket, PREFIX)) {
        const id = quarantinedId(key)
        if (id !== undefined) objects.push({ key, id, writtenAt: lastModified.getTime() })
      }
      objects.sort((a, b) => b.writtenAt - a.writtenAt || (a.id < b.id ? 1 : -1))
      return {
        objects,
        byKey: new Map(objects.map(object => [object.key, object])),
        byId: new Map(objects.map(object => [object.id, object])),
      }
    } catch (error) {
      this.#listing = undefined
      throw error
    } finally {
      const now = this.#now()
      this.#goodUntil = now + Math.max(GOOD_MS, GOOD_TIMES * (now - begunAt))
    }
  }
}

function toRecord({ record, data }: Envelope, id: string): UserRecord {
  const { eventSourceARN: streamArn, shardId, sequenceNumber, subsequenceNumber, partitionKey } = record
  return {
    id,
    position: { streamArn, shardId, sequenceNumber, ...(subsequenceNumber !== undefined && { subsequenceNumber }) },
    arrivedAt: Math.round((record.approximateArrivalTimestamp ?? 0) * 1_000),
    partitionKey: typeof partitionKey === 'string' ? partitionKey : null,
    data: decodeBase64(data) ?? new Uint8Array(),
  }
}
