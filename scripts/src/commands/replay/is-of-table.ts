import { deaggregate, decodeBase64, decodeChange } from '@inlet/core'
import type { ReplayedRecord } from '@inlet/stream-to-parquet/replay'
import { isCalled } from '../../records/table-name.ts'

const ANYWHERE = { eventId: '', sequenceNumber: '0' }

/** Whether one of the changes in a record is of a table, by its name in DynamoDB or in the lake. */
export function isOfTable(table: string | undefined, record: Uint8Array | undefined): boolean {
  if (table === undefined) return true
  return record !== undefined && sourcesIn(record).some(source => isCalled(table, source))
}

/** The bytes of a record of Kinesis, if it has some. */
export function bytesOf({ kinesis }: Pick<ReplayedRecord, 'kinesis'>): Uint8Array | undefined {
  const data: unknown = kinesis.data
  return typeof data === 'string' ? decodeBase64(data) : undefined
}

/** The DynamoDB tables whose changes a record has, as far as it can be read. */
function sourcesIn(bytes: Uint8Array): string[] {
  return orNone(() => deaggregate(bytes) ?? [bytes]).flatMap(part =>
    orNone(() => [decodeChange(part, ANYWHERE).source]),
  )
}

/** What cannot be read is of no table. */
function orNone<T>(read: () => T[]): T[] {
  try {
    return read()
  } catch {
    return []
  }
}
