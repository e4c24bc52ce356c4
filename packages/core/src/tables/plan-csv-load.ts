import { sanitizeName } from '../columns/column-name.ts'
import { type ColumnType, isColumnType } from '../columns/column-type.ts'
import { parsePath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
import type { FileColumn } from '../parquet/parquet-file.ts'
import type { CatalogColumn, CatalogTable, PartitionKey } from './catalog-table.ts'
import { ColumnList, type OwnColumn } from './column-list.ts'
import type { CsvColumn } from './csv-columns.ts'
import { PARTITION_TYPES } from './partition-value.ts'
import { CHANGE_COLUMN_TYPES, commentOf, type TablePlace } from './plan-columns.ts'

/** A partition key of this name has the day that is loaded, unless the file has a column for it. */
export const DATA_REF = 'data_ref'

/** Columns on every row that comes from a CSV file, if its lineage is wanted. */
export const LINEAGE_COLUMN_TYPES = {
  source_object: { type: 'string', comment: 'The object that the row came from' },
  source_row: { type: 'bigint', comment: 'Number of the row in its object, from 1, without the header' },
  loaded_at: { type: 'timestamp', comment: 'When its load began' },
} as const satisfies Record<string, OwnColumn>

const RESCUED_DATA = { rescued_data: CHANGE_COLUMN_TYPES.rescued_data }
/** Of every load, whether its lineage is wanted or not: another one may want it. */
const OWN_COLUMNS = { ...LINEAGE_COLUMN_TYPES, ...RESCUED_DATA }

/** What becomes of the cells of a column. */
type CsvTarget =
  | { readonly is: 'column'; readonly column: FileColumn; readonly isHashed: boolean }
  /** The value of a partition key, by its position among them. */
  | { readonly is: 'partition'; readonly key: number; readonly type: ColumnType }
  /** There is no column that could take them: all go to `rescued_data`. */
  | { readonly is: 'rescued'; readonly foreignType?: string; readonly isHashed: boolean }
  | { readonly is: 'dropped' }

/** Where the rows of a CSV file go. */
export interface CsvPlan {
  /** The catalog's table, with columns for everything in the file appended. */
  readonly table: CatalogTable
  /** One for each column of the file. */
  readonly targets: readonly (CsvTarget & { readonly path: string })[]
  readonly lineage: boolean
}

export interface CsvTable extends TablePlace {
  readonly name: string
  readonly description?: string | undefined
  readonly partitionColumns: readonly string[]
  readonly lineage: boolean
}

/**
 * Where the rows of a file with these columns go, given what the catalog has of the table. Pure, so that it can be asked
 * again whether a table that others have changed meanwhile leaves the plan as it is.
 * @throws InputError TABLE_NAME_TAKEN if the table is not for such a load; BAD_HEADER if the file is not for the table;
 * BAD_PARTITION if a partition column is missing, or may be one of several, or has a type that no partition key can have
 */
export function planCsvLoad(
  current: CatalogTable | undefined,
  wanted: CsvTable,
  columns: readonly CsvColumn[],
): CsvPlan {
  const partitionKeys = keysOf(current, wanted, columns)
  const table = current ?? emptyTable(wanted, partitionKeys)
  checkTable(table, wanted)
  const own = { ...(wanted.lineage ? LINEAGE_COLUMN_TYPES : {}), ...RESCUED_DATA }
  const list = new ColumnList(table, {
    ownColumns: own,
    definedNames: columns.flatMap(({ defined }) => defined?.name ?? []),
    isReserved,
  })
  const keyColumns = partitionKeys.map(({ name }) => columnOf(name, columns))
  const targets = columns.map(column => {
    const key = keyColumns.indexOf(column)
    const { type } = partitionKeys[key] ?? {}
    const target = type === undefined ? targetOf(column, list, columns) : ({ is: 'partition', key, type } as const)
    return { path: column.path, ...target }
  })
  checkColumns(table, targets)
  list.appendOwn()
  const isSame = !list.grew && current !== undefined
  return { table: isSame ? current : { ...table, columns: list.all }, targets, lineage: wanted.lineage }
}

function emptyTable(
  { database, name, description, location }: CsvTable,
  partitionKeys: readonly PartitionKey[],
): CatalogTable {
  return { database, name, ...(description === undefined ? {} : { description }), location, columns: [], partitionKeys }
}

function keysOf(
  current: CatalogTable | undefined,
  { name: table, partitionColumns }: CsvTable,
  columns: readonly CsvColumn[],
): readonly PartitionKey[] {
  return partitionColumns.map((name, index) => {
    const column = columnOf(name, columns)
    if (column?.name.toLowerCase() !== name && columns.filter(each => sanitizeName(each.name) === name).length > 1) {
      throw badPartition(table, `expected one column for partition column ${name}, found several`)
    }
    if (column === undefined && name !== DATA_REF) {
      throw badPartition(table, `expected partition column ${name} in the file, found none of that name`)
    }
    if (column?.defined?.mask !== undefined) {
      throw badPartition(table, `expected partition column ${name} to be shown as it is, found it masked`)
    }
    const declared = column?.type.origin === 'declared' ? column.type.type : 'string'
    const known = current?.partitionKeys[index]
    const type = known?.name === name ? known.type : declared
    if (!PARTITION_TYPES.includes(type)) {
      throw badPartition(
        table,
        `expected partition column ${name} of type ${PARTITION_TYPES.join(', ')}, found ${type}`,
      )
    }
    return { name, type }
  })
}

/** A file that has nothing in common with its table is another one. */
function checkColumns(table: CatalogTable, targets: CsvPlan['targets']): void {
  // A column of Inlet's own, whoever has made it, is never filled from a file.
  const fillable = table.columns.filter(({ name, path }) => path !== undefined || !isReserved(name.toLowerCase()))
  const names = fillable.map(({ name }) => name)
  const isKnown = (target: CsvTarget) => {
    if (target.is === 'column') return names.includes(target.column.name)
    return target.is !== 'rescued' || target.foreignType !== undefined
  }
  if (names.length === 0 || targets.some(isKnown)) return
  const message = `Table ${table.name}: expected some of its columns in the file, found none of them`
  throw new InputError('BAD_HEADER', message)
}

/** The column of a file that a name of the lake stands for: the one that is called so, or else the first that would be. */
function columnOf(name: string, columns: readonly CsvColumn[]): CsvColumn | undefined {
  return (
    columns.find(column => column.name.toLowerCase() === name) ??
    columns.find(column => sanitizeName(column.name) === name)
  )
}

function isReserved(name: string): boolean {
  return name.startsWith('cdc_') || Object.hasOwn(OWN_COLUMNS, name)
}

function checkTable(table: CatalogTable, { partitionColumns, location, lineage }: CsvTable): void {
  const taken = (problem: string) =>
    new InputError(
      'TABLE_NAME_TAKEN',
      `Table ${table.database}.${table.name} ${problem}; rename or move one of the two`,
    )
  if (table.source !== undefined) throw taken(`belongs to DynamoDB table "${table.source}", not to CSV files`)
  if (table.format === 'json') throw taken('is of JSON lines that Firehose delivers, not of Parquet')
  const keys = table.partitionKeys.map(({ name }) => name).join(', ')
  if (keys !== partitionColumns.join(', ')) {
    throw taken(`is partitioned by (${keys}), not (${partitionColumns.join(', ')})`)
  }
  if (table.location !== location) throw taken(`is at ${table.location}, not at ${location}`)
  for (const [name, { type }] of Object.entries({ ...(lineage ? LINEAGE_COLUMN_TYPES : {}), ...RESCUED_DATA })) {
    const column = table.columns.find(candidate => candidate.name === name)
    if (column !== undefined && column.type !== type) throw taken(`has column ${name} ${column.type}, not ${type}`)
  }
}

function targetOf(column: CsvColumn, list: ColumnList, columns: readonly CsvColumn[]): CsvTarget {
  if (column.defined?.mask === 'drop') return { is: 'dropped' }
  const isHashed = column.defined?.mask === 'hash'
  const found = findColumn(column, list, columns) ?? addColumn(column, list)
  if (found === undefined) return { is: 'rescued', isHashed }
  if (!isColumnType(found.type)) return { is: 'rescued', foreignType: found.type, isHashed }
  return { is: 'column', column: { name: found.name, type: found.type }, isHashed }
}

/** The column of that path; or one of that name which somebody else has made, and so has no path. */
function findColumn(column: CsvColumn, { all }: ColumnList, columns: readonly CsvColumn[]): CatalogColumn | undefined {
  if (column.name === '') return undefined
  const ofPath = all.find(({ path }) => path?.toLowerCase() === column.path)
  if (ofPath !== undefined) return ofPath
  const name = sanitizeName(column.name)
  const ofName = all.find(each => each.path === undefined && each.name.toLowerCase() === name)
  const isOurs = ofName?.origin === 'catalog' && !isReserved(name) && columnOf(name, columns) === column
  return isOurs ? ofName : undefined
}

/** A column that the header does not name gets none: nobody could tell its cells from those of another day. */
function addColumn({ name, path, type, defined }: CsvColumn, list: ColumnList): CatalogColumn | undefined {
  const parsed = parsePath(path)
  if (name === '' || list.isFull(parsed)) return undefined
  const column: CatalogColumn = {
    name: defined === undefined ? list.inferredName(parsed) : list.declaredName(defined.name),
    path,
    ...type,
    ...(defined === undefined ? {} : commentOf(defined)),
  }
  list.append(column)
  return column
}

function badPartition(table: string, problem: string): InputError {
  return new InputError('BAD_PARTITION', `Table ${table}: ${problem}`)
}
