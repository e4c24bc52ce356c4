import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { STREAM } from '@inlet/local/live'
import type { QuarantineIndex } from './quarantine-index.ts'
import { readRecord } from './read-record.ts'
import { placeOfId, recordId } from './record-id.ts'
import type { RecordRing } from './record-ring.ts'
import { toUserRecords, type UserRecord } from './user-record.ts'

interface RecordPlaces {
  readonly ring: RecordRing
  readonly quarantine: QuarantineIndex
  readonly client: KinesisClient
  readonly streamArn: string
}

/** A record by its id: in memory, in quarantine, or in the stream; `undefined` where none of these has it any more. */
export async function findRecord(
  id: string,
  { ring, quarantine, client, streamArn }: RecordPlaces,
): Promise<UserRecord | undefined> {
  const inMemory = ring.get(id)
  if (inMemory !== undefined) return inMemory
  const { byId } = await quarantine.list()
  const object = byId.get(id)
  const kept = object && (await quarantine.read(object))
  if (kept !== undefined) return kept.record
  const place = placeOfId(id)
  if (place === undefined) return undefined
  const record = await readRecord(client, STREAM, place.shardId, place.sequenceNumber)
  const found = record === undefined ? [] : toUserRecords(record, streamArn, place.shardId)
  return found.find(({ position }) => recordId(position) === id)
}
