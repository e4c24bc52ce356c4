import { cachedCatalog, type Lake } from '@inlet/lake'
import type { Item } from '@inlet/local'
import { checkTables } from '@inlet/scripts/check-tables'
import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { EVERY_TYPE } from '../sample-lake/every-type.ts'
import { RAW, type SampleChanges, writeChanges } from '../sample-lake/write-changes.ts'
import { type AwsServer, environmentOf } from '../servers/aws-server.ts'
import { startMoto } from '../servers/moto.ts'
import { PYTHON, runPython } from '../tools/python.ts'
import { lakeOnServer } from './lake-on-server.ts'
import { loadItem } from './load-changes.ts'
import { bucketFiles, type CopyFiles, queryCopy } from './local-copy.ts'

const WRANGLER = witnessOf(PYTHON, 'awswrangler')
const prove = proving('clients', WRANGLER)

const TABLE = { database: RAW, name: EVERY_TYPE.name }
/** Those with most types, most columns, odd names, keys of bytes, and those of the seeds. */
const TABLES = [
  EVERY_TYPE.name,
  'dynamo_scv_sls_customers',
  'dynamo_sls_document_verification',
  'dynamo_sls_home_financing_mortgage_application',
  'orders',
  'transactions',
]

let server: AwsServer
/** As a container has it that has been warm from the first change on. */
let lake: Lake
let sample: SampleChanges

beforeAll(async () => {
  if ('missing' in WRANGLER.found) return
  server = await startMoto()
  const { store, catalog } = await lakeOnServer(server, [RAW])
  lake = { store, catalog: cachedCatalog(catalog) }
  sample = await writeChanges(lake, 400)
})
afterAll(() => server?.[Symbol.asyncDispose]())

const wrangler = <T>(what: string, others: object) =>
  runPython<T>('clients_wrangler', { do: what, database: RAW, ...others }, environmentOf(server))

interface Described {
  readonly types: Readonly<Record<string, string>>
  readonly comments: Readonly<Record<string, string | null>>
  readonly parameters: Readonly<Record<string, string>>
  readonly partitions: Readonly<Record<string, readonly string[]>>
  readonly location: string
  readonly keys: readonly string[]
}

/** What `_current` of a table differs from its DynamoDB table in, where all tables are copied by `copyFiles`. */
function differences(sources: SampleChanges['sources'], copyFiles: CopyFiles): Promise<unknown[]> {
  return queryCopy(lake, RAW, copyFiles, async local => {
    const among = await tables()
    const checks = await checkTables(
      sources.filter(({ source }) => among.some(table => table.source === source)),
      among,
      local,
    )
    expect(checks).toHaveLength(TABLES.length)
    return checks.filter(({ items, rows, differences }) => differences.length > 0 || items !== rows)
  })
}

prove('finds the tables, their columns, types, comments and partitions in the catalog', async () => {
  const names = await wrangler('names', {})
  expect(names).toEqual((await lake.catalog.listTables(RAW)).map(({ name }) => name))
  const some = TABLES.slice(0, 2)
  const described = await wrangler<Record<string, Described>>('describe', { tables: some })
  for (const table of (await tables()).filter(({ name }) => some.includes(name))) {
    const columns = [...table.columns, ...table.partitionKeys]
    expect(described[table.name]).toMatchObject({
      types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
      comments: Object.fromEntries(columns.map(({ name, comment = null }) => [name, comment])),
      keys: ['dt'],
      location: table.location,
      partitions: Object.fromEntries(
        (await lake.catalog.listPartitions(table)).map(({ location, values }) => [location, values]),
      ),
    })
  }
})

prove(
  'reads tables of changes: what it reads is what the DynamoDB tables hold, item for item and value for value',
  async ({ measured }) => {
    let read: Record<string, number> = {}
    const throughWrangler: CopyFiles = async folder => {
      read = await wrangler('export', { tables: TABLES, folder })
    }
    expect(await differences(sample.sources, throughWrangler)).toEqual([])
    measured('rows', String(Object.values(read).reduce((sum, rows) => sum + rows, 0)))
  },
)

/** Items from before the capture began, as a backfill has them. */
const OLD_ITEMS: readonly Item[] = [
  {
    id: { N: '77' },
    text: { S: 'Bäckfill\n🛒' },
    exact: { N: '12345678901234567890.123456789' },
    flag: { BOOL: true },
    day: { S: '1969-12-31' },
    moment: { S: '2020-02-29T12:00:00.123456Z' },
    bytes: { B: 'Ynl0ZXM=' },
  },
  { id: { N: '78' }, text: { S: 'stays' }, small: { N: '-5' } },
]

/** Rows as `_changes` has them, so that each item's own changes come after. */
const OLD_ROWS = [
  {
    id: '77',
    text: 'Bäckfill\n🛒',
    exact: '12345678901234567890.123456789',
    flag: true,
    day: '1969-12-31',
    moment: '2020-02-29T12:00:00.123456Z',
    // awswrangler 3.17.1 puts bytes into a table of the catalog only if they are UTF-8: _cast_pandas_column makes text of them.
    bytes: 'bytes',
  },
  { id: '78', text: 'stays', small: -5 },
].map(row => ({
  ...row,
  dt: '1970-01-01',
  cdc_operation: 'INSERT',
  cdc_key: `{"id":${row.id}}`,
  cdc_event_id: `backfill ${row.id}`,
  cdc_sequence_number: '0',
  cdc_changed_at_us: 0,
}))

prove(
  'appends items to a table of changes, which count as the oldest, and leaves its definition as it is',
  async () => {
    const before = await glueTable()
    const append = { table: TABLE.name, mode: 'append', key: 'dt' }
    const written = await wrangler('write', { ...append, rows: OLD_ROWS })
    expect(written).toEqual([`s3://${RAW}/${TABLE.name}/dt=1970-01-01/`])
    expect(await glueTable()).toEqual(before)
    expect(await differences(withItems(OLD_ITEMS), bucketFiles(lake, RAW))).toEqual([])
  },
)

prove('appends a column, and Inlet goes on with the table, which keeps its comments and source paths', async () => {
  const before = await glueTable()
  const [row] = OLD_ROWS
  const rows = [{ ...row, id: '79', cdc_key: '{"id":79}', cdc_event_id: 'backfill 79', campaign: 'spring' }]
  await wrangler('write', { table: TABLE.name, mode: 'append', key: 'dt', rows })
  // Known attributes, with what is remembered of the table; then another one, for which the table is read again; then
  // one that is called as awswrangler's column, and is not the same.
  const newer: Item[] = [
    { id: { N: '77' }, text: { S: 'changed since' }, moment: { S: '2026-02-10T00:00:00.000001Z' } },
    { id: { N: '80' }, gift: { M: { 'from whom': { S: 'me' } } } },
    { id: { N: '81' }, campaign: { S: 'summer' } },
  ]
  for (const item of newer) await loadItem(lake, item)

  const after = await glueTable()
  const columns = Object.fromEntries(after.columns.map(column => [column.name, column]))
  expect(after.columns.slice(0, before.columns.length)).toEqual(before.columns)
  expect(columns.campaign).toEqual({ name: 'campaign', type: 'string', origin: 'catalog' })
  expect(columns.gift_from_whom).toMatchObject({ path: 'gift.from whom' })
  expect(columns.campaign_2).toMatchObject({ path: 'campaign' })
  expect({ ...after, columns: [] }).toEqual({ ...before, columns: [] })

  const added = { ...OLD_ITEMS[0], id: { N: '79' } }
  const [, unchanged] = OLD_ITEMS
  const items = [...newer, added, ...(unchanged === undefined ? [] : [unchanged])]
  expect(await differences(withItems(items), bucketFiles(lake, RAW))).toEqual([])
  const campaigns = await queryCopy(lake, RAW, bucketFiles(lake, RAW), local =>
    local.query(`SELECT id, campaign FROM ${RAW}.${TABLE.name}_current WHERE campaign IS NOT NULL`),
  )
  expect(campaigns.rows).toEqual([[79, 'spring']])
})

prove('appends rows without change columns: they are in the table, and in none of its views', async () => {
  const rows = [{ id: '90' }, { id: '91' }].map(row => ({ ...row, text: 'no change', dt: '1970-01-01' }))
  await wrangler('write', { table: TABLE.name, mode: 'append', key: 'dt', rows })
  const count = (view: string) => `(SELECT count(*)::int FROM ${RAW}.${view} WHERE text = 'no change')`
  const counts = await queryCopy(lake, RAW, bucketFiles(lake, RAW), local =>
    local.query(`SELECT ${['every_type', 'every_type_changes', 'every_type_current'].map(count).join(', ')}`),
  )
  expect(counts.rows).toEqual([[2, 0, 0]])
})

prove('reads a table with files of both file by file, or without timestamps: its own have no zone', async () => {
  const found = await queryCopy(lake, RAW, bucketFiles(lake, RAW), local =>
    local.query(`SELECT count(*)::int FROM ${RAW}.${TABLE.name}`),
  )
  const [[rows] = []] = found.rows
  const read = await wrangler('read_mixed', { table: TABLE.name })
  expect(read).toEqual({ whole: 'refused', chunks: rows, columns: rows })
})

async function tables() {
  return (await lake.catalog.listTables(RAW)).filter(({ name }) => TABLES.includes(name))
}

/** As Glue has it, whatever a container remembers. */
async function glueTable() {
  const { catalog } = await lakeOnServer(server, [])
  const stored = await catalog.getTable(TABLE)
  if (stored === undefined) throw new Error(`Glue has no table ${TABLE.name}`)
  return stored.table
}

/** What the DynamoDB tables hold, with these items of `EveryType` more. */
function withItems(items: readonly Item[]): SampleChanges['sources'] {
  return sample.sources.map(each =>
    each.source === EVERY_TYPE.source ? { ...each, items: [...each.items, ...items] } : each,
  )
}
