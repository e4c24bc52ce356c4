import { type ColumnType, defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { changesEvent, type Item } from '../test/events.ts'
import { comparable, readParquet, readStored } from '../test/parquet.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const TYPES: Readonly<Record<string, ColumnType>> = {
  pk: 'string',
  text: 'string',
  int: 'int',
  bigint: 'bigint',
  double: 'double',
  narrow: 'decimal(12,2)',
  wide: 'decimal(38,9)',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  binary: 'binary',
}

const things = defineTable({
  name: 'things',
  source: 'Things',
  columns: Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [name, { type }])),
})

// biome-ignore format: a table
const IMAGES: readonly Item[] = [
  { text: { S: 'Zażółć 漢字 👩‍👩‍👧 \0 "quoted"' }, int: { N: '2147483647' }, bigint: { N: '9223372036854775807' },
    double: { N: '1.7976931348623157E308' }, narrow: { N: '9999999999.99' },
    wide: { N: '99999999999999999999999999999.999999999' }, boolean: { BOOL: true }, date: { S: '9999-12-31' },
    timestamp: { S: '2026-01-31T23:59:59.999999Z' }, binary: { B: 'AP//' } },
  { text: { S: '' }, int: { N: '-2147483648' }, bigint: { N: '-9223372036854775808' }, double: { N: '1E-130' },
    narrow: { N: '-0.01' }, wide: { N: '-0.000000001' }, boolean: { BOOL: false }, date: { S: '0001-01-01' },
    timestamp: { S: '1969-12-31T23:59:59.000001Z' }, binary: { B: '' } },
  {},
  { text: { L: [{ N: '1' }, { S: 'a' }] }, int: { N: '0' }, bigint: { N: '0' }, double: { N: '0' }, narrow: { N: '0' },
    wide: { N: '0' }, date: { S: '1970-01-01' }, timestamp: { N: '1767225600' }, binary: { B: 'AA==' } },
  { int: { S: 'none of these' }, bigint: { BOOL: true }, double: { N: '99999999999999999999999999999999999999' } },
]

describe('the files', () => {
  it('say the same to DuckDB and to hyparquet, in every column type', async () => {
    await using lake = await makeTestLake()
    const changes = IMAGES.map((image, n) => ({ keys: { pk: { S: `${n}` } }, image: { pk: { S: `${n}` }, ...image } }))
    await load(changesEvent(changes), loaderOf(lake, { definitions: [things] }))

    const stored = await lake.catalog.getTable({ database: 'raw', name: 'things' })
    const columns = stored?.table.columns ?? []
    const [key = ''] = await lake.objects()
    const { rows } = await readParquet(await lake.store.read('raw', key.slice('raw/'.length)))
    const byHyparquet = rows.map(row => columns.map(({ name, type }) => readStored(row[name], type)))
    const queried = await lake.query('SELECT * FROM raw.things ORDER BY pk')
    const byDuckdb = queried.map(row => columns.map(({ name, type }) => comparable(row[name], type)))

    expect(byDuckdb).toEqual(byHyparquet)
    expect(byHyparquet.map(row => row.filter(value => value !== null).length)).toEqual([17, 17, 7, 16, 8])
  })
})
