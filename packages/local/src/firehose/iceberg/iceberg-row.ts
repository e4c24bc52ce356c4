import { type CatalogTable, type ColumnType, isColumnType } from '@inlet/core'
import { isObject, type OkAnswer } from '../check-response.ts'
import type { Admission } from '../destination.ts'
import { cellText } from './cell-text.ts'
import { type JsonField, jsonFields } from './json-fields.ts'

type RowOperation = 'insert' | 'update' | 'delete'

/** What is to be done to a row of a table. */
export interface TableRow {
  readonly table: TableColumns
  readonly operation: RowOperation
  /** In the order of the table's columns, as DuckDB casts them. */
  readonly cells: readonly (string | null)[]
}

/** What of a table its rows are checked against. */
export interface TableColumns {
  readonly database: string
  readonly name: string
  /** Those that can be written. */
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[]
  readonly uniqueKeys: readonly string[]
}

export function writableColumns({ columns }: CatalogTable): TableColumns['columns'] {
  return columns.flatMap(({ name, type }) => (isColumnType(type) ? { name, type } : []))
}

/**
 * The row that a record is. A record that says nothing of a table goes to the only one there is, and one that says nothing
 * of an operation is inserted, as with Firehose. Names count as they are written.
 */
export function readRow({ data, otfMetadata }: OkAnswer, tables: readonly TableColumns[]): Admission<TableRow> {
  const target = readTarget(otfMetadata, tables)
  if (typeof target === 'string') return refused(target)
  const { table, operation } = target
  const fields = jsonFields(data)
  if (fields === undefined) return refused('MalformedRecord')
  const names = new Set(table.columns.map(({ name }) => name))
  if (fields.keys().some(name => !names.has(name))) return refused('MissingColumnWithinRecord')
  const cells = table.columns.map(({ name, type }) => cellText(type, fields.get(name) ?? NULL))
  if (!cells.every(cell => cell !== undefined)) return refused('InvalidValue')
  if (operation !== 'insert' && !hasKeys(table, cells)) return refused('MissingUniqueKey')
  return { is: 'admitted', item: { table, operation, cells } }
}

const NULL: JsonField = { is: 'null' }

function hasKeys({ columns, uniqueKeys }: TableColumns, cells: readonly (string | null)[]): boolean {
  const given = new Set(columns.flatMap(({ name }, index) => (cells[index] === null ? [] : name)))
  return uniqueKeys.length > 0 && uniqueKeys.every(name => given.has(name))
}

function readTarget(metadata: unknown, tables: readonly TableColumns[]) {
  const given = isObject(metadata) ? metadata : {}
  const { destinationDatabaseName: database, destinationTableName: name, operation = 'insert' } = given
  const isUnsaid = database === undefined && name === undefined && tables.length === 1
  const table = isUnsaid ? tables[0] : tables.find(table => table.database === database && table.name === name)
  if (table === undefined) return 'NoSuchTable'
  return isOperation(operation) ? { table, operation } : 'InvalidOperation'
}

function isOperation(value: unknown): value is RowOperation {
  return value === 'insert' || value === 'update' || value === 'delete'
}

/** By the codes after `Iceberg.`, of which AWS documents none: most are this stand-in's own. */
const MESSAGES = {
  NoSuchTable: 'The record is for a table that the Firehose stream does not have',
  InvalidOperation: 'Expected the operation insert, update or delete',
  MalformedRecord: 'Expected a JSON object',
  MissingColumnWithinRecord: 'The record has a field that the table has no column for',
  InvalidValue: 'The record has a value that the type of its column cannot hold',
  MissingUniqueKey: 'Expected a value for each unique key of the table',
}

function refused(code: keyof typeof MESSAGES): Admission<TableRow> {
  const failure = { errorCode: `Iceberg.${code}`, errorMessage: MESSAGES[code] }
  return { is: 'refused', output: 'iceberg-failed', failure }
}
