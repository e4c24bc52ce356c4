import {
  type CatalogTable,
  CHANGE_COLUMN_TYPES,
  type ColumnType,
  encodeParquet,
  type PartitionKey,
  type RowColumn,
} from '@inlet/core'
import type { Lake } from '@inlet/lake'

/** The database and bucket of tables that are made one by one. */
export const ODD = 'odd'

type Types = Readonly<Record<string, ColumnType>>
type Row = Readonly<Record<string, RowColumn['cells'][number]>>

const MIDNIGHT_US = 1_769_817_600_000_000n

/** Words that Trino, Hive or Athena's DDL reserve, and names that SQL takes between quotes only. */
const ODD_NAMES = [
  'select',
  'order',
  'group',
  'from',
  'table',
  'date',
  'timestamp',
  'user',
  'end',
  'values',
  'deliveries',
]
const ODDER_NAMES = ['1st', '_', '2026', 'cdc_rank', 'größe', '名前', 'two words', 'quo"te', "it's", 'a-b', '$x']

const VALUES = [
  "it's",
  '"',
  'sp ace',
  'ünï🎉',
  '100%',
  '%2F',
  'a=b',
  'a/b',
  '\\',
  '{a,b}',
  'a:b',
  '*',
  '',
  'null',
  '-',
  'a+b',
]

/** Tables that show where names, values and numbers of columns are taken literally, each with two files or more. */
export async function writeOddTables(lake: Lake): Promise<void> {
  await writeNames(lake)
  await writeValues(lake)
  await writeTypedKeys(lake)
  await writeWide(lake)
  await writeEvolved(lake)
  await writeSkippable(lake)
  await lake.catalog.createTable(tableOf('empty', { id: 'string', ...changeTypes() }))
}

/** Changes of two items, in a table whose columns have odd names. */
async function writeNames(lake: Lake): Promise<void> {
  const names = [...ODD_NAMES, ...ODDER_NAMES]
  const types: Types = { ...Object.fromEntries(names.map(name => [name, 'string'] as const)), ...changeTypes() }
  const table = tableOf('odd_names', types)
  await lake.catalog.createTable(table)
  for (const [index, key] of ['a', 'b', 'a'].entries()) {
    const cells = Object.fromEntries(names.map(name => [name, `${name} ${index}`]))
    await addFile(lake, table, ['2026-01-31'], `${index}.parquet`, types, [{ ...cells, ...change(index, key) }])
  }
}

/** A partition for each value. */
async function writeValues(lake: Lake): Promise<void> {
  const types: Types = { id: 'int' }
  const table = tableOf('odd_values', types, [{ name: 'part', type: 'string' }])
  await lake.catalog.createTable(table)
  for (const [index, value] of VALUES.entries()) {
    await addFile(lake, table, [value], 'a.parquet', types, [{ id: index }], `odd_values/${index}/`)
  }
}

async function writeTypedKeys(lake: Lake): Promise<void> {
  const types: Types = { id: 'int' }
  const keys: PartitionKey[] = [
    { name: 'day', type: 'date' },
    { name: 'part', type: 'int' },
    { name: 'big', type: 'bigint' },
    { name: 'sum', type: 'decimal(12,2)' },
    { name: 'text', type: 'string' },
  ]
  const table = tableOf('typed_keys', types, keys)
  await lake.catalog.createTable(table)
  const values = [
    ['2026-01-31', '7', '9223372036854775807', '0.50', 'a'],
    ['1969-12-31', '-2147483648', '-1', '-9999999999.99', ''],
    ['', '', '', '', 'b'],
  ]
  for (const [index, some] of values.entries()) {
    await addFile(lake, table, some, 'a.parquet', types, [{ id: index }], `typed_keys/${index}/`)
  }
}

/** As many columns as a table of changes can have, most of them without a value in a file. */
async function writeWide(lake: Lake): Promise<void> {
  const few = ['string', 'decimal(38,9)', 'bigint', 'timestamp'] as const
  const names = Array.from({ length: 1_000 }, (_, index) => [`attribute_${index}`, few[index % 4] ?? 'string'] as const)
  const types: Types = { ...Object.fromEntries(names), ...changeTypes() }
  const table = tableOf('wide', types)
  await lake.catalog.createTable(table)
  for (const file of [0, 1, 2]) {
    const some = names.filter((_, index) => index % 3 === file || index % 10 === 0)
    const cells = some.map(([name, type]) => [name, type === 'string' ? `${name} of ${file}` : BigInt(file)])
    const row = { ...Object.fromEntries(cells), ...change(file, `item ${file}`) }
    await addFile(lake, table, ['2026-01-31'], `${file}.parquet`, types, [row])
  }
}

/** A table that gets a column in each of its days, in front of which earlier files and partitions know nothing of it. */
async function writeEvolved(lake: Lake): Promise<void> {
  const added: [string, ColumnType][] = [
    ['id', 'string'],
    ['amount', 'decimal(38,9)'],
    ['seen_at', 'timestamp'],
    ['is_new', 'boolean'],
  ]
  for (const [day] of added.entries()) {
    const types = Object.fromEntries(added.slice(0, day + 1))
    const table = tableOf('evolved', types)
    const stored = await lake.catalog.getTable(table)
    if (stored === undefined) await lake.catalog.createTable(table)
    else await lake.catalog.updateTable(table, stored.version)
    // The file's columns stand in another order than the catalog's.
    const shuffled = Object.fromEntries(Object.entries(types).toReversed())
    const row = { id: `${day}`, amount: 10n ** 9n, seen_at: MIDNIGHT_US, is_new: true }
    await addFile(lake, table, [`2026-01-0${day + 1}`], 'a.parquet', shuffled, [row])
  }
}

/** A hundred values of each type, in four files of rising values; a fifth has nulls. */
export const SKIPPABLE: Types = {
  n: 'int',
  big: 'bigint',
  ratio: 'double',
  money: 'decimal(12,2)',
  exact: 'decimal(38,9)',
  day: 'date',
  moment: 'timestamp',
  text: 'string',
}

async function writeSkippable(lake: Lake): Promise<void> {
  const table = tableOf('skippable', SKIPPABLE)
  await lake.catalog.createTable(table)
  for (let file = 0; file < 5; file++) {
    const rows = Array.from({ length: 25 }, (_, index) => (file < 4 ? skippableRow(file * 25 + index) : {}))
    await addFile(lake, table, [`2026-01-1${file}`], 'a.parquet', SKIPPABLE, rows)
  }
}

function skippableRow(index: number): Row {
  const n = index - 50
  return {
    n,
    big: BigInt(n) * 10n ** 17n,
    ratio: n / 7,
    money: BigInt(n) * 12_345_678n,
    exact: BigInt(n) * 10n ** 36n + BigInt(index),
    day: n * 400,
    moment: BigInt(n) * 10n ** 13n + 500_000n,
    // Longer than bounds are, and not ASCII: the first 64 characters of ten are the same.
    text: `${'é'.repeat(70)}${String(Math.floor(index / 10))}🎉${index}`,
  }
}

function tableOf(
  name: string,
  types: Types,
  partitionKeys: readonly PartitionKey[] = [{ name: 'dt', type: 'string' }],
) {
  return {
    database: ODD,
    name,
    location: `s3://${ODD}/${name}/`,
    columns: Object.entries(types).map(([column, type]) => ({ name: column, type, origin: 'value' })),
    partitionKeys,
  } satisfies CatalogTable
}

async function addFile(
  lake: Lake,
  table: CatalogTable,
  values: readonly string[],
  file: string,
  types: Types,
  rows: readonly Row[],
  prefix = `${table.name}/dt=${values[0]}/`,
): Promise<void> {
  const columns = Object.entries(types).map(([name, type]) => ({
    name,
    type,
    cells: rows.map(row => row[name] ?? null),
  }))
  // Each file of Inlet's has columns that are always there.
  const always = new Set(rows.every(row => Object.keys(row).length === 0) ? Object.keys(types) : [])
  await lake.catalog.registerPartitions(table, [{ values, location: `s3://${ODD}/${prefix}` }])
  await lake.store.write(ODD, prefix + file, encodeParquet(columns, [...rows.keys()], always))
}

function changeTypes(): Types {
  return Object.fromEntries(Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type }]) => [name, type]))
}

function change(index: number, key: string): Row {
  const at = MIDNIGHT_US + BigInt(index)
  return {
    cdc_operation: 'MODIFY',
    cdc_key: JSON.stringify({ id: key }),
    cdc_event_id: `event ${index}`,
    cdc_sequence_number: `${9 + index}`,
    cdc_changed_at: at,
    cdc_changed_at_us: at,
  }
}
