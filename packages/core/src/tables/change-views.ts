import { createHash } from 'node:crypto'
import { jsonColumnType } from '../columns/json-column-type.ts'
import { InputError } from '../errors.ts'
import type { CatalogTable } from './catalog-table.ts'
import { CHANGE_COLUMN_TYPES } from './plan-columns.ts'

/** A view over the changes of a table. */
export interface ChangeView {
  readonly database: string
  readonly name: string
  /** Makes the view, or makes it anew. Trino, which Athena is built on, takes it, and so does DuckDB. */
  readonly statement: string
  /**
   * A name that stands in the statement and in no other: whoever keeps the view's query keeps it too, so that the view can
   * be told from one that an earlier statement made, however the query was formatted since.
   */
  readonly mark: string
}

/** Where a table and its views are. */
export interface ViewPlace {
  /** The table as a query names it, outermost name first: `['s3tablescatalog/bucket', 'analytics', 'transactions']`. */
  readonly table: readonly string[]
  /** The database of the views, in the catalog in which the statements run. */
  readonly database: string
}

/** What Athena takes: https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
const MAX_STATEMENT_BYTES = 262_144

/** Whether the table's rows come from changes, so that it has the two views. */
export function hasChanges(table: CatalogTable): boolean {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  return Object.entries(CHANGE_COLUMN_TYPES).every(([name, { type }]) => {
    return types.get(name) === (table.format === 'json' ? jsonColumnType(type) : type)
  })
}

/**
 * The views `<table>_changes` and `<table>_current`, the second of which reads the first; none if the rows do not come
 * from changes. They list their columns, so they have to be made anew when the table gets another one.
 * @throws InputError TOO_LARGE if a statement is longer than Athena takes: more than 262,144 bytes
 */
export function changeViews(table: CatalogTable, place = ownPlace(table)): ChangeView[] {
  if (!hasChanges(table)) return []
  const { database } = place
  const changes = `${table.name}_changes`
  const fromTable = quoteNames(place.table)
  const fromChanges = quoteNames([database, changes])
  return [
    defineView(table, { database, name: changes }, alias => changesQuery(table, fromTable, alias)),
    defineView(table, { database, name: `${table.name}_current` }, alias => currentQuery(table, fromChanges, alias)),
  ]
}

/**
 * Every change once. DynamoDB → Kinesis may deliver a change more than once, and a batch that is loaded again in other
 * splits repeats its rows in other files. The delivery that came first, with the lowest sequence number, counts.
 *
 * The partition of a Parquet file follows from the time of the change, so it tells no two deliveries apart; named here,
 * it lets a condition on it through to the files. That of JSON lines is the day of the delivery, the first of which counts.
 *
 * Rows without a key are no changes: they are of others, who have put files of their own into the table.
 * @param from what has the table's rows, as SQL names it
 */
export function changesQuery(table: CatalogTable, from: string, alias = 'deliveries'): string {
  const keys = table.partitionKeys.map(({ name }) => quoteName(name))
  const isOfDelivery = table.format === 'json'
  const change = ['cdc_event_id', 'cdc_key', 'cdc_operation', 'cdc_changed_at_us', ...(isOfDelivery ? [] : keys)]
  const delivery = [DIGITS, 'cdc_sequence_number', ...(isOfDelivery ? keys : [])]
  return firstRows(table, { from, where: 'cdc_key IS NOT NULL', alias, each: change, order: delivery })
}

/**
 * The newest state of every item that is still there. DynamoDB → Kinesis may deliver the changes of an item out of order,
 * so what counts is when the item changed; the sequence number decides only between changes of the same time. That is
 * why it reads `_changes`: a late repetition has a new, higher sequence number and would win over what came after it.
 * @param from what has every change once, as SQL names it
 */
export function currentQuery(table: CatalogTable, from: string, alias = 'states'): string {
  const newest = ['cdc_changed_at_us DESC', `${DIGITS} DESC`, 'cdc_sequence_number DESC']
  const states = firstRows(table, { from, alias, each: ['cdc_key'], order: newest })
  // Only of the newest: whatever an item was before it was removed is not its state.
  return `${states}\n  AND cdc_operation IS DISTINCT FROM 'REMOVE'`
}

/**
 * Sequence numbers are numbers of up to 56 digits, kept as text; one out of an aggregate has a suffix of fixed width
 * (`.000012`). More digits before the point make the larger number; among as many, bytes decide.
 */
const DIGITS = "length(split_part(cdc_sequence_number, '.', 1))"

interface Ranking {
  readonly from: string
  /** Of all its rows. */
  readonly where?: string
  readonly alias: string
  /** Rows that are equal in these are ranked among each other. */
  readonly each: readonly string[]
  readonly order: readonly string[]
}

/** The first row of each. Trino has no QUALIFY; nor does it let a condition name a window function. */
function firstRows(table: CatalogTable, { from, where, alias, each, order }: Ranking): string {
  const names = [...table.columns, ...table.partitionKeys].map(({ name }) => name)
  const columns = names.map(quoteName).join(', ')
  const rank = freeName('cdc_rank', names)
  return [
    `SELECT ${columns}`,
    'FROM (',
    `  SELECT ${columns},`,
    `    row_number() OVER (PARTITION BY ${each.join(', ')} ORDER BY ${order.join(', ')}) AS ${rank}`,
    `  FROM ${from}`,
    ...(where === undefined ? [] : [`  WHERE ${where}`]),
    `) AS ${alias}`,
    `WHERE ${rank} = 1`,
  ].join('\n')
}

function defineView(
  table: CatalogTable,
  { database, name }: Pick<ChangeView, 'database' | 'name'>,
  queryAs: (alias: string) => string,
): ChangeView {
  const mark = markOf(table, queryAs(''))
  const statement = `CREATE OR REPLACE VIEW ${quoteNames([database, name])} AS\n${queryAs(mark)}`
  const bytes = Buffer.byteLength(statement)
  if (bytes <= MAX_STATEMENT_BYTES) return { database, name, statement, mark }
  throw new InputError(
    'TOO_LARGE',
    `Expected a view ${database}.${name} of at most ${MAX_STATEMENT_BYTES} bytes, as Athena takes it, found ${bytes} ` +
      `bytes for ${table.columns.length} columns`,
  )
}

/** Of the types too: Athena keeps them with the view, and refuses to read it when the table has others. */
function markOf({ columns, partitionKeys }: CatalogTable, query: string): string {
  const types = [...columns, ...partitionKeys].map(({ type }) => type)
  return `inlet_${createHash('sha256')
    .update(JSON.stringify([query, types]))
    .digest('hex')
    .slice(0, 16)}`
}

function ownPlace({ database, name }: CatalogTable): ViewPlace {
  return { table: [database, name], database }
}

/** A name that no column has. Readers do not tell cases apart. */
function freeName(name: string, taken: readonly string[]): string {
  return taken.some(each => each.toLowerCase() === name) ? freeName(`${name}_`, taken) : name
}

function quoteNames(names: readonly string[]): string {
  return names.map(quoteName).join('.')
}

/** A name as SQL writes it: `"we""ird"`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
