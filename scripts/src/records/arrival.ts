import { type Change, decodeChange, quarantineKey, type StreamPosition } from '@inlet/core'
import type { StreamRecord } from '@inlet/local/live'
import { type ShownChange, shownChange } from './shown-change.ts'
import { unlessInputError } from './unless-input-error.ts'
import { toUserRecords, type UserRecord } from './user-record.ts'

/** A record of the stream, or a part of one that is an aggregate, and under which keys it would be in quarantine. */
export interface Arrival {
  readonly position: StreamPosition
  /** In the stream, ms since 1970. */
  readonly arrivedAt: number
  readonly content: Content
  /** The first is for a record whose place another record has taken, which is the second. */
  readonly quarantineKeys: readonly [string, string]
}

/** What is in it, as far as it is shown: of what is no change, its size in bytes. */
export type Content =
  | { readonly is: 'change'; readonly change: ShownChange }
  | { readonly is: 'other'; readonly bytes: number }

/** A record that is a change. */
export type ChangeArrival = Arrival & { readonly content: Extract<Content, { readonly is: 'change' }> }

export function isChange(arrival: Arrival): arrival is ChangeArrival {
  return arrival.content.is === 'change'
}

const HANDLER = 'stream-to-parquet'

/** What the function takes a record of a shard for: itself, or the records of its aggregate. */
export function toArrivals(record: StreamRecord, streamArn: string, shardId: string): readonly Arrival[] {
  return toUserRecords(record, streamArn, shardId).map(arrivalOf)
}

export function arrivalOf({ data, position, arrivedAt }: Pick<UserRecord, 'data' | 'position' | 'arrivedAt'>): Arrival {
  const change = unlessInputError(() => shownChange(decode(data, position)))
  return {
    position,
    arrivedAt,
    content: change === undefined ? { is: 'other', bytes: data.length } : { is: 'change', change },
    quarantineKeys: quarantineKeysOf(data, position, arrivedAt),
  }
}

function quarantineKeysOf(data: Uint8Array, position: StreamPosition, arrivedAt: number): readonly [string, string] {
  const dt = new Date(arrivedAt).toISOString().slice(0, 10)
  const identity = `${position.streamArn}\n${Buffer.from(data).toString('base64')}`
  return [quarantineKey(HANDLER, dt, position, identity), quarantineKey(HANDLER, dt, position)]
}

/** A change without an id of its own has the one that the function gives it. */
function decode(data: Uint8Array, { shardId, sequenceNumber, subsequenceNumber }: StreamPosition): Change {
  const suffix = subsequenceNumber === undefined ? '' : `.${String(subsequenceNumber).padStart(6, '0')}`
  const number = sequenceNumber + suffix
  return decodeChange(data, { eventId: `${shardId}:${number}`, sequenceNumber: number })
}
