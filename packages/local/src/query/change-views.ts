import { type CatalogTable, CHANGE_COLUMN_TYPES, jsonColumnType } from '@inlet/core'
import { quoteName } from './sql-text.ts'

/**
 * Sequence numbers are numbers of up to 56 digits, kept as text; one out of an aggregate has a suffix of fixed width
 * (`.000012`). More digits before the point make the larger number; among as many, bytes decide.
 */
const DIGITS = "length(split_part(cdc_sequence_number, '.', 1))"

/** Whether the table's rows come from changes, so that it has the two views. */
export function hasChanges(table: CatalogTable): boolean {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  return Object.entries(CHANGE_COLUMN_TYPES).every(([name, { type }]) => {
    return types.get(name) === (table.format === 'json' ? jsonColumnType(type) : type)
  })
}

/**
 * Every change once. DynamoDB → Kinesis may deliver a change more than once, and a batch that is loaded again in other
 * splits repeats its rows in other files. The delivery that came first, with the lowest sequence number, counts.
 *
 * The partition of a Parquet file follows from the time of the change, so it tells no two deliveries apart; named here,
 * it lets a condition on it through to the files. That of JSON lines is the day of the delivery, the first of which counts.
 */
export function changesQuery(table: CatalogTable, view: string): string {
  const keys = table.partitionKeys.map(({ name }) => quoteName(name))
  const isOfDelivery = table.format === 'json'
  const change = ['cdc_event_id', 'cdc_key', 'cdc_operation', 'cdc_changed_at_us', ...(isOfDelivery ? [] : keys)]
  const delivery = [DIGITS, 'cdc_sequence_number', ...(isOfDelivery ? keys : [])]
  return [
    `SELECT * FROM ${view}`,
    `QUALIFY row_number() OVER (PARTITION BY ${change.join(', ')} ORDER BY ${delivery.join(', ')}) = 1`,
  ].join('\n')
}

/**
 * The newest state of every item that is still there. DynamoDB → Kinesis may deliver the changes of an item out of order,
 * so what counts is when the item changed; the sequence number decides only between changes of the same time. That is
 * why it reads `_changes`: a late repetition has a new, higher sequence number and would win over what came after it.
 */
export function currentQuery(changesView: string): string {
  const newest = `cdc_changed_at_us DESC, ${DIGITS} DESC, cdc_sequence_number DESC`
  return [
    'SELECT * FROM (',
    `  SELECT * FROM ${changesView}`,
    `  QUALIFY row_number() OVER (PARTITION BY cdc_key ORDER BY ${newest}) = 1`,
    ") WHERE cdc_operation IS DISTINCT FROM 'REMOVE'",
  ].join('\n')
}
