import { GIVE_UP } from '../scan/scan-json.ts'
import type { ScannedPayload } from '../scan/scan-payload.ts'
import type { AttributeMap } from './attribute-value.ts'
import type { Change, Envelope, Operation } from './change.ts'
import { changeTime } from './change-time.ts'
import { parseChange } from './parse-change.ts'
import { isExpiry, toSource } from './record-fields.ts'

/**
 * A change whose parts are left where they stand in the bytes of its payload: who can takes them from there, by `payload`,
 * and text is made for whoever asks. The bytes must stay as they are for as long as the change is used.
 */
export class ScannedChange implements Change {
  readonly payload: ScannedPayload
  readonly bytes: Buffer
  readonly source: string
  readonly changedAt: number
  readonly #envelope: Envelope
  #keys: AttributeMap | undefined = undefined

  /** @throws InputError NOT_A_CHANGE */
  constructor(payload: ScannedPayload, envelope: Envelope, bytes: Buffer) {
    const { tableName, eventSourceARN, innerSourceARN } = payload
    this.payload = payload
    this.bytes = bytes
    this.#envelope = envelope
    this.source = tableName ?? sourceInArn(eventSourceARN ?? innerSourceARN)
    this.changedAt = changeTime(payload)
  }

  get operation(): Operation {
    return this.payload.eventName
  }

  get isExpired(): boolean {
    return isExpiry(this.operation, this.payload.userIdentity)
  }

  get eventId(): string {
    const { eventIdAt, eventIdEnd } = this.payload
    return eventIdEnd > eventIdAt ? this.#text(eventIdAt, eventIdEnd) : this.#envelope.eventId
  }

  get sequenceNumber(): string {
    const { sequenceNumberAt, sequenceNumberEnd } = this.payload
    return sequenceNumberAt === GIVE_UP
      ? this.#envelope.sequenceNumber
      : this.#text(sequenceNumberAt, sequenceNumberEnd)
  }

  get changedAtUs(): bigint {
    return BigInt(this.changedAt)
  }

  get keys(): AttributeMap {
    this.#keys ??= JSON.parse(this.#text(this.payload.keysAt, this.payload.keysEnd)) as AttributeMap
    return this.#keys
  }

  get imageAt(): number {
    return this.payload.imageAt
  }

  /** Parsed only for what cannot be read in place. @throws InputError NOT_JSON */
  get image(): AttributeMap | undefined {
    return parseChange(this.json, this).image
  }

  get json(): string {
    return this.#text(0, this.bytes.length)
  }

  /** What was read is UTF-8. */
  #text(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end)
  }
}

/** Changes of one table come one after the other, with one ARN. */
let last: { readonly arn: string; readonly source: string } | undefined

function sourceInArn(arn: string | undefined): string {
  if (arn !== undefined && last?.arn === arn) return last.source
  const source = toSource(undefined, arn)
  last = { arn: arn ?? '', source }
  return source
}
