import { decodeBase64, quarantineKey } from '@inlet/core'
import * as z from 'zod/mini'
import { arrivalOf, originalBytes, positionOf, type RejectedRecord } from './records.ts'
import type { ReplayedRecord } from './replay.ts'

const HANDLER = 'stream-to-parquet'

/** What aggregates hold fewer of. */
const MOST_PARTS = 1_000_000

/** A record that could not be loaded, as it is kept: why, where it stood, and its original bytes. */
export type Envelope = z.output<ReturnType<typeof makeSchema>>

/** Made when a first one is read: a good record never needs it, and it takes 2 ms of a cold start. */
let schema: ReturnType<typeof makeSchema> | undefined

function makeSchema() {
  return z.object({
    handler: z.literal(HANDLER),
    code: z.string().check(z.regex(/^[A-Z][A-Z0-9_]{0,59}$/)),
    reason: z.string(),
    record: z.object({
      eventSourceARN: z.string(),
      shardId: z.string(),
      sequenceNumber: z.string(),
      /** Of a part of an aggregate. */
      subsequenceNumber: z.optional(z.int().check(z.nonnegative(), z.lt(MOST_PARTS))),
      /** A text, if it is what Lambda sends. */
      partitionKey: z.optional(z.unknown()),
      /** Seconds since 1970. */
      approximateArrivalTimestamp: z.optional(z.number()),
      /** What `data` was when it came: base64, or a text that is none. */
      encoding: z.enum(['base64', 'text']),
    }),
    /** The bytes in base64. */
    data: z.string().check(z.refine(data => decodeBase64(data) !== undefined, { error: 'expected base64' })),
  })
}

export function toEnvelope({ record, error }: RejectedRecord): Envelope {
  const { streamArn, ...position } = positionOf(record)
  const { bytes, encoding } = originalBytes(record)
  return {
    handler: HANDLER,
    code: error.code,
    reason: error.message,
    record: {
      eventSourceARN: streamArn,
      ...position,
      partitionKey: record.delivered?.kinesis?.partitionKey,
      approximateArrivalTimestamp: arrivalOf(record),
      encoding,
    },
    data: Buffer.from(bytes).toString('base64'),
  }
}

/** The envelope that an object holds, or `undefined` if it is none. */
export function readEnvelope(object: Uint8Array): Envelope | undefined {
  schema ??= makeSchema()
  try {
    return schema.safeParse(JSON.parse(Buffer.from(object).toString())).data
  } catch {
    return undefined
  }
}

/** Whether both are of one record, whatever was the matter with it. */
export function isSameRecord(a: Envelope, b: Envelope): boolean {
  return a.record.eventSourceARN === b.record.eventSourceARN && a.data === b.data
}

/** The keys that a record can have in quarantine: the second one if the first belongs to another record. */
export function envelopeKeys({ record, data }: Envelope): readonly [string, string] {
  const { eventSourceARN: streamArn, shardId, sequenceNumber, subsequenceNumber } = record
  const position = { streamArn, shardId, sequenceNumber, ...(subsequenceNumber !== undefined && { subsequenceNumber }) }
  // The record's own day, not today: a retry after midnight finds the same key.
  const dt = dayOf(record.approximateArrivalTimestamp)
  return [
    quarantineKey(HANDLER, dt, position),
    // One of another stream with the same shard and sequence number, say.
    quarantineKey(HANDLER, dt, position, `${streamArn}\n${data}`),
  ]
}

/** The record as it came; `undefined` for one whose data was no base64, of which nothing can be made. */
export function toReplayedRecord({ record, data }: Envelope): ReplayedRecord | undefined {
  const { eventSourceARN, shardId, sequenceNumber, subsequenceNumber, partitionKey, encoding } = record
  if (encoding === 'text') return undefined
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: typeof partitionKey === 'string' ? partitionKey : '',
      sequenceNumber,
      data,
      approximateArrivalTimestamp: record.approximateArrivalTimestamp ?? Number.NaN,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: '',
    awsRegion: eventSourceARN.split(':')[3] ?? '',
    eventSourceARN,
    ...(subsequenceNumber !== undefined && { subsequenceNumber }),
  }
}

function dayOf(seconds = Number.NaN): string {
  const date = new Date(seconds * 1_000)
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 10)
}
