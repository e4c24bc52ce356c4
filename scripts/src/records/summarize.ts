import type { RecordFilters, RecordSummary } from '@inlet/console/api'
import { type Arrival, isChange } from './arrival.ts'
import type { RecordState } from './record-states.ts'
import { isCalled } from './table-name.ts'
import type { UserRecord } from './user-record.ts'

/** What a list shows of a record. Of what is in it, only its key, without what is masked. */
export function summarize(record: UserRecord, arrival: Arrival, { outcome, about }: RecordState): RecordSummary {
  const { id, arrivedAt, position, data } = record
  const { shardId, sequenceNumber } = position
  return {
    ...{ id, arrivedAt, shardId, sequenceNumber, bytes: data.length },
    change: isChange(arrival) ? changeOf(arrival.content) : null,
    ...{ outcome, about },
  }
}

function changeOf({ change: { source, operation, key } }: Extract<Arrival['content'], { is: 'change' }>) {
  return { source, operation, key }
}

/** Whether the filters let a record through, but for its outcome. An empty text lets all through. */
export function isWanted({ content }: Arrival, { table, key }: RecordFilters): boolean {
  if (content.is === 'other') return !table && !key
  if (table && !isCalled(table, content.change.source)) return false
  return !key || content.change.key.includes(key)
}
