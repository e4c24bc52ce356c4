import type { ObjectStore, ObjectSummary } from '@inlet/lake'

const PREFIX = '_quarantine/stream-to-parquet/'
const OBJECT = /^dt=(\d{4}-\d\d-\d\d|unknown)\/([\w-]{1,255}\.json)$/
const PLACE = /^(\w+-\d+)-(\d{1,64})(?:-(\d{1,6}))?(?:-[0-9a-f]{8})?\.json$/

/** A record in quarantine, as its key tells. */
export interface ListedRecord {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** When it came, YYYY-MM-DD; `undefined` if nobody knows. */
  readonly day: string | undefined
  readonly shard: string
  readonly sequence: bigint
  readonly part: number
}

/**
 * The records in quarantine, those of a shard in the order of the stream. Streams are not told apart: a table has one.
 * @returns `strangers`: keys there that are not of this function
 */
export async function listRecords(
  store: ObjectStore,
  bucket: string,
): Promise<{ records: readonly ListedRecord[]; strangers: readonly string[] }> {
  const records: ListedRecord[] = []
  const strangers: string[] = []
  for await (const object of store.list(bucket, PREFIX)) {
    const record = listedRecord(object)
    if (record === undefined) strangers.push(object.key)
    else records.push(record)
  }
  return { records: records.sort(inOrder), strangers }
}

/** `undefined` for what is not of this function. */
export function listedRecord({ key, size }: ObjectSummary): ListedRecord | undefined {
  const [, day, name] = OBJECT.exec(key.slice(PREFIX.length)) ?? []
  if (name === undefined) return undefined
  // A record without a place comes after the others.
  const [, shard = '~', sequence = '0', part = '0'] = PLACE.exec(name) ?? []
  const place = { shard, sequence: BigInt(sequence), part: Number(part) }
  return { key, size, day: day === 'unknown' ? undefined : day, ...place }
}

function inOrder(a: ListedRecord, b: ListedRecord): number {
  if (a.shard !== b.shard) return a.shard < b.shard ? -1 : 1
  if (a.sequence !== b.sequence) return a.sequence < b.sequence ? -1 : 1
  return a.part - b.part
}
