import { Buffer } from 'node:buffer'
import type { ChangeRecord, Item } from '@inlet/local'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import { tableOf } from '../kinesis-event.ts'
import { POISON } from '../poison.ts'
import type { Scenario } from '../scenario.ts'

export type Received = { readonly record: KinesisStreamRecord; readonly change: ChangeRecord }

const POISON_DATA = new Set(POISON.map(({ data }) => data))

export const isPoison = ({ kinesis }: KinesisStreamRecord): boolean => POISON_DATA.has(kinesis.data)

export function recordsOf(batches: Iterable<KinesisStreamEvent>): KinesisStreamRecord[] {
  return Array.from(batches).flatMap(batch => batch.Records)
}

/** The changes among the records, poison left out, whatever comes twice included. */
export function changesIn(records: readonly KinesisStreamRecord[]): Received[] {
  return records
    .filter(record => !isPoison(record))
    .map(record => ({ record, change: JSON.parse(Buffer.from(record.kinesis.data, 'base64').toString()) }))
}

/** Each record once: those that were delivered again are dropped. */
export function once(records: readonly KinesisStreamRecord[]): KinesisStreamRecord[] {
  return [...new Map(records.map(record => [record.eventID, record])).values()]
}

/** The table that is left when the newest change of each key wins, however the changes were ordered. */
export function replay(received: readonly Received[]): Map<string, Map<string, Item>> {
  const tables = new Map<string, Map<string, Item>>()
  const inOrder = received.toSorted((a, b) => orderOf(a.change).localeCompare(orderOf(b.change), 'en'))
  for (const { change } of inOrder) {
    const table = tables.get(tableOf(change)) ?? new Map<string, Item>()
    tables.set(tableOf(change), table)
    const { Keys, NewImage } = change.dynamodb
    if (NewImage) table.set(JSON.stringify(Keys), NewImage)
    else table.delete(JSON.stringify(Keys))
  }
  return tables
}

/** Every item of a scenario's tables, by table and then in an order of their own. */
export function finalItems(tables: Scenario['tables']): Record<string, string[]> {
  return Object.fromEntries(tables.map(table => [table.source, sorted(table.items())]))
}

export function sorted(items: Iterable<Item>): string[] {
  return Array.from(items, item => JSON.stringify(item)).toSorted()
}

/** A DynamoDB stream's times are whole seconds, so its sequence number tells its order. */
function orderOf(change: ChangeRecord): string {
  const order = 'tableName' in change ? microsOf(change.dynamodb) : change.dynamodb.SequenceNumber
  return String(order).padStart(40, '0')
}

type KinesisTimes = { ApproximateCreationDateTime: number; ApproximateCreationDateTimePrecision: string }

function microsOf(times: KinesisTimes): number {
  const { ApproximateCreationDateTime: time, ApproximateCreationDateTimePrecision: precision } = times
  return precision === 'MILLISECOND' ? time * 1000 : time
}
