import { createHash } from 'node:crypto'

/** Where a record stood in its stream. Together the fields are unique, and the same at every delivery. */
export interface StreamPosition {
  readonly streamArn: string
  readonly shardId: string
  readonly sequenceNumber: string
  /** The record's place in a Kinesis Producer Library aggregate. */
  readonly subsequenceNumber?: number
}

/** The records of a file: the first and the last, and an id for each, unique in its stream, in their order. */
export interface FileRecords {
  readonly first: StreamPosition
  readonly last: StreamPosition
  readonly ids: readonly string[]
}

/**
 * The key of a file of changes. Its name is a function of exactly the records in it, so an equal name means equal rows:
 * a batch that comes again overwrites its own file, and no other.
 */
export function changeFileKey(table: string, dt: string, { first, last, ids }: FileRecords): string {
  const name = [
    sha256(first.streamArn).slice(0, 8),
    safe(first.shardId),
    safe(first.sequenceNumber),
    safe(last.sequenceNumber),
    ids.length,
    sha256(`${first.streamArn}\n`, ids.join('\n')).slice(0, 16),
  ].join('-')
  return `${table}/dt=${dt}/${name}.parquet`
}

/**
 * The key of a quarantined record. `identity` tells records apart that have the same place, such as those of two streams:
 * it is given for one whose key another record has already.
 */
export function quarantineKey(handler: string, dt: string, position: StreamPosition, identity?: string): string {
  const suffix = identity === undefined ? '' : `-${sha256(identity).slice(0, 8)}`
  return `_quarantine/${handler}/dt=${dt}/${positionText(position)}${suffix}.json`
}

function positionText({ shardId, sequenceNumber, subsequenceNumber }: StreamPosition): string {
  const subsequence = subsequenceNumber === undefined ? '' : `-${subsequenceNumber}`
  return `${safe(shardId)}-${safe(sequenceNumber)}${subsequence}`
}

/** Ids come from outside: in a key, only letters, digits, `-` and `_`, and no more of them than Kinesis uses. */
function safe(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64)
}

/** Of all parts as one text: to put a batch's ids behind another text would copy them. */
function sha256(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
