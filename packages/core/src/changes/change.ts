import type { AttributeMap } from './attribute-value.ts'

/** One change of one item, whichever way it came: as parsed, or as a `ScannedChange`. */
export interface Change {
  /** The DynamoDB table. */
  readonly source: string
  readonly operation: Operation
  /** Whether DynamoDB itself removed the item, whose time to live was over. */
  readonly isExpired: boolean
  /** Equal for repeated deliveries of one change. */
  readonly eventId: string
  /**
   * Decimal digits. DynamoDB's own where the record has one, else the stream's; `<stream's>.<position>` for a record out
   * of an aggregate.
   */
  readonly sequenceNumber: string
  /** When the item changed: microseconds since 1970-01-01T00:00:00Z. The order of the changes of an item. */
  readonly changedAtUs: bigint
  /** The same as a double, which is exactly it. */
  readonly changedAt: number
  readonly keys: AttributeMap
  /** The item after the change; none for a REMOVE. */
  readonly image: AttributeMap | undefined
  /** The payload, if parts of the change were left in it. */
  readonly bytes?: Buffer
  /** The JSON that the change was read from, for values that have to be read again with every digit. */
  readonly json: string
}

export type Operation = 'INSERT' | 'MODIFY' | 'REMOVE'

/** What a decoder falls back on where the payload has no number or id of its own. */
export interface Envelope {
  readonly eventId: string
  readonly sequenceNumber: string
}
