import { InputError, isObject } from '@inlet/core'
import type { TableRef } from '@inlet/lake'
import * as z from 'zod/mini'

/** The tables whose views are to be as they should be: these, and all of these databases. */
export interface Wanted {
  readonly tables: readonly TableRef[]
  readonly databases: readonly string[]
  /** Whether somebody asked for just these, so that one that nobody looks after is a mistake. */
  readonly isRequest: boolean
}

const requestSchema = z
  .strictObject({
    tables: z._default(z.array(z.string().check(z.regex(/^[^.]+\.[^.]+$/, 'expected database.table'))), []),
    databases: z._default(z.array(z.string().check(z.minLength(1))), []),
  })
  .check(
    z.refine(
      ({ tables, databases }) => tables.length + databases.length > 0,
      'expected tables or databases, found none',
    ),
  )

/**
 * Glue tells of tables that were created as a change of their database, with `changedTables`, and of those that were
 * updated, or got partitions, as a change of the table, with `tableName`.
 * https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
 */
const eventSchema = z.object({
  'detail-type': z.enum(['Glue Data Catalog Database State Change', 'Glue Data Catalog Table State Change']),
  detail: z.object({
    databaseName: z.string(),
    /** The name of Glue's operation. */
    typeOfChange: z.string(),
    tableName: z.optional(z.string()),
    changedTables: z._default(z.array(z.string()), []),
  }),
})

/** After these, a table may have other columns. */
const COLUMN_CHANGES: readonly string[] = ['CreateTable', 'UpdateTable']

/**
 * Reads an event of Glue that EventBridge hands over, or a request: `{ "tables": ["raw.orders"] }`, `{ "databases":
 * ["raw"] }`, or both. An event of anything but columns, such as partitions, wants nothing.
 * @throws InputError BAD_EVENT, BAD_INPUT
 */
export function parseInput(input: unknown): Wanted {
  return isObject(input) && 'detail-type' in input ? parseEvent(input) : parseRequest(input)
}

function parseEvent(input: object): Wanted {
  const { success, data, error } = eventSchema.safeParse(input)
  if (!success) throw new InputError('BAD_EVENT', `Event: ${z.prettifyError(error)}`)
  const { databaseName: database, typeOfChange, tableName, changedTables } = data.detail
  const names = COLUMN_CHANGES.includes(typeOfChange) ? [...changedTables, ...(tableName ? [tableName] : [])] : []
  return { tables: names.map(name => ({ database, name })), databases: [], isRequest: false }
}

function parseRequest(input: unknown): Wanted {
  const { success, data, error } = requestSchema.safeParse(input)
  if (!success) throw new InputError('BAD_INPUT', `Input: ${z.prettifyError(error)}`)
  const tables = data.tables.map(text => {
    const [database = '', name = ''] = text.split('.')
    return { database, name }
  })
  return { tables, databases: data.databases, isRequest: true }
}
