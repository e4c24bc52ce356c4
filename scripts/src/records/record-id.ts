import type { StreamPosition } from '@inlet/core'

/** `_quarantine/stream-to-parquet/dt=<day>/<shard>-<sequence number>[-<part>][-<hash>].json` */
const KEY = /^_quarantine\/stream-to-parquet\/dt=([\w-]+)\/([\w-]{1,255})\.json$/
const PLACE = /^(\w+-\d+)-(\d{1,64})(?:-(\d{1,6}))?(?:-([0-9a-f]{8}))?$/
/** The local Kinesis fails over numbers that no stream has. */
const ID = /^(shardId-\d{12})_([1-9]\d{0,63})(?:_(\d{1,6}))?$/

/** The place of a record as a name that needs no escapes in a URL: `shardId-000000000000_4959…_3`. */
export function recordId({ shardId, sequenceNumber, subsequenceNumber }: StreamPosition): string {
  const part = subsequenceNumber === undefined ? '' : `_${subsequenceNumber}`
  return `${shardId}_${sequenceNumber}${part}`
}

/**
 * The id of a record in quarantine, which is the same as in the stream; of one whose place another record had taken, or
 * which has no place, one of its own. `undefined` for what is not of stream-to-parquet.
 */
export function quarantinedId(key: string): string | undefined {
  const [, day, name] = KEY.exec(key) ?? []
  if (day === undefined || name === undefined) return undefined
  const [, shardId, sequenceNumber, part, hash] = PLACE.exec(name) ?? []
  if (shardId === undefined || sequenceNumber === undefined || hash !== undefined) return `q_${day}_${name}`
  return `${shardId}_${sequenceNumber}${part === undefined ? '' : `_${part}`}`
}

/** Where in the stream the record of an id is; `undefined` if the id does not tell. */
export function placeOfId(id: string): Omit<StreamPosition, 'streamArn'> | undefined {
  const [, shardId, sequenceNumber, part] = ID.exec(id) ?? []
  if (shardId === undefined || sequenceNumber === undefined) return undefined
  return { shardId, sequenceNumber, ...(part !== undefined && { subsequenceNumber: Number(part) }) }
}
