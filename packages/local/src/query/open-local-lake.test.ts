import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogTable, ColumnType } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { NotAQuery } from './not-a-query.ts'
import { FORBIDDEN_FUNCTIONS } from './only-reads.ts'
import { openLocalLake } from './open-local-lake.ts'
import { addFile, makeTestLake, parquetOf, type TestLake, tableOf, withChangeColumns } from './test-lake.ts'

const TYPES = { id: 'string', amount: 'decimal(12,2)', seen: 'timestamp' } satisfies Record<string, ColumnType>

async function query(lake: TestLake, sql: string) {
  const local = await openLocalLake(lake.root)
  try {
    return await local.query(sql)
  } finally {
    local.close()
  }
}

describe('openLocalLake', () => {
  it('reads live files with the columns, order and types of the catalog', async () => {
    await using lake = await makeTestLake()
    const table = tableOf('orders', { ...TYPES, odd: 'foreign:struct<a:int>', late: 'bigint' })
    await lake.catalog.createTable(table)
    await addFile(lake, table, ['2026-01-30'], 'a.parquet', parquetOf(TYPES, [{ id: 'a', amount: 1250n }]))
    const other = { amount: TYPES.amount, id: TYPES.id, seen: TYPES.seen, dropped: 'string', odd: 'string' } as const
    const row = { id: 'b', seen: 1_769_810_400_250_000n, dropped: 'x', odd: 'x' }
    await addFile(lake, table, ['2026-01-31'], 'b.parquet', parquetOf(other, [row]))

    const { columns, rows } = await query(lake, 'SELECT * FROM raw.orders ORDER BY id')
    expect(columns).toEqual([
      { name: 'id', type: 'VARCHAR' },
      { name: 'amount', type: 'DECIMAL(12,2)' },
      { name: 'seen', type: 'TIMESTAMP' },
      { name: 'odd', type: 'VARCHAR' },
      { name: 'late', type: 'BIGINT' },
      { name: 'dt', type: 'VARCHAR' },
    ])
    expect(rows).toEqual([
      ['a', 12.5, null, null, null, '2026-01-30'],
      ['b', null, '2026-01-30T22:00:00.25Z', null, null, '2026-01-31'],
    ])
  })

  it('shows a table without files as an empty one', async () => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(withChangeColumns(tableOf('orders', { ...TYPES, odd: 'foreign:x' })))
    const { columns, rows } = await query(lake, 'SELECT * FROM orders_current')
    expect(columns.map(({ type }) => type).slice(0, 4)).toEqual(['VARCHAR', 'DECIMAL(12,2)', 'TIMESTAMP', 'VARCHAR'])
    expect(columns.at(-1)).toEqual({ name: 'dt', type: 'VARCHAR' })
    expect(rows).toEqual([])
  })

  it('reads only what is registered, and no hidden names', async () => {
    await using lake = await makeTestLake()
    const table = tableOf('orders', { id: 'string' })
    await lake.catalog.createTable(table)
    const file = (id: string) => parquetOf({ id: 'string' }, [{ id }])
    await addFile(lake, table, ['d1'], 'a.parquet', file('live'))
    await addFile(lake, table, ['d1'], 'deep/er/a.parquet', file('deep'))
    for (const name of ['_a.parquet', '.a.parquet', '_tmp/a.parquet', '.x/a.parquet', 'a.parquet.tmp', 'a.csv']) {
      await addFile(lake, table, ['d1'], name, file('hidden'))
    }
    await lake.store.write('raw', 'orders/dt=d2/a.parquet', file('not registered'))
    expect((await query(lake, 'SELECT id, dt FROM raw.orders ORDER BY id')).rows).toEqual([
      ['deep', 'd1'],
      ['live', 'd1'],
    ])
  })

  it('follows a partition to the location that it has now', async () => {
    await using lake = await makeTestLake()
    const table = tableOf('orders', { id: 'string' })
    await lake.catalog.createTable(table)
    await addFile(lake, table, ['d1'], 'a.parquet', parquetOf({ id: 'string' }, [{ id: 'old' }]))
    await lake.store.write('raw', 'elsewhere/7/a.parquet', parquetOf({ id: 'string' }, [{ id: 'new' }]))
    await lake.catalog.setPartitionLocation(table, { values: ['d1'], location: 's3://raw/elsewhere/7/' })
    expect((await query(lake, 'SELECT id, dt FROM raw.orders')).rows).toEqual([['new', 'd1']])
  })

  it('takes partition values as they are, whatever characters they have', async () => {
    await using lake = await makeTestLake()
    const table = tableOf('orders', { id: 'string' })
    await lake.catalog.createTable(table)
    const values = [
      ...['a*', 'ab', 'a?', '[ab]', 'a', '[!a]', '[', ']', '**', "it's", '"', 'sp ace', 'ünï🎉', '100%', '%2F', '%2f'],
      ...['{a,b}', '~', '\\', '\\*', '\\[x', 'x\\y?', '$HOME', 'a:b', 'new\nline', 'dt=1', '-', ';--'],
    ]
    for (const [index, value] of values.entries()) {
      const bytes = parquetOf({ id: 'string', dt: 'string' }, [{ id: String(index), dt: 'from the file' }])
      await addFile(lake, table, [value], `${index}.parquet`, bytes)
    }
    const { rows } = await query(lake, 'SELECT id, dt FROM raw.orders ORDER BY CAST(id AS INTEGER)')
    expect(rows).toEqual(values.map((value, index) => [String(index), value]))
  })

  it('does not let a pattern take in a neighbour', async () => {
    await using lake = await makeTestLake()
    const table = tableOf('orders', { id: 'string' })
    await lake.catalog.createTable(table)
    await lake.store.write('raw', 'orders/dt=ab/x.parquet', parquetOf({ id: 'string' }, [{ id: 'not live' }]))
    await addFile(lake, table, ['a*'], 'x.parquet', parquetOf({ id: 'string' }, [{ id: 'live' }]))
    expect((await query(lake, 'SELECT id, dt FROM raw.orders')).rows).toEqual([['live', 'a*']])
  })

  it('gives partition keys their types, and null its value', async () => {
    await using lake = await makeTestLake()
    const table: CatalogTable = {
      ...tableOf('days', { file: 'string' }),
      partitionKeys: [
        { name: 'day', type: 'date' },
        { name: 'part', type: 'int' },
      ],
    }
    await lake.catalog.createTable(table)
    await addFile(lake, table, ['2026-01-31', '7'], 'a.parquet', parquetOf({ file: 'string' }, [{ file: 'a' }]))
    const none = ['__HIVE_DEFAULT_PARTITION__', '08']
    await addFile(lake, table, none, 'a.parquet', parquetOf({ file: 'string' }, [{ file: 'b' }]))
    expect((await query(lake, 'SELECT * FROM raw.days ORDER BY file')).rows).toEqual([
      ['a', '2026-01-31', 7],
      ['b', null, 8],
    ])
  })

  it('reads tables without partition keys, and tables of which it can read no column', async () => {
    await using lake = await makeTestLake()
    const table: CatalogTable = { ...tableOf('plain', { id: 'string' }), partitionKeys: [] }
    await lake.catalog.createTable(table)
    await lake.catalog.createTable({ ...table, name: 'foreign', columns: tableOf('x', { a: 'foreign:map' }).columns })
    await lake.store.write('raw', 'plain/a.parquet', parquetOf({ id: 'string' }, [{ id: 'a' }]))
    expect((await query(lake, 'SELECT * FROM raw.plain')).rows).toEqual([['a']])
    expect((await query(lake, 'SELECT * FROM raw."foreign"')).rows).toEqual([[null]])
  })

  it('lets a table of the catalog go before a view of its name', async () => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(withChangeColumns(tableOf('orders', { id: 'string' })))
    await lake.catalog.createTable(tableOf('orders_current', { own: 'string' }))
    const local = await openLocalLake(lake.root)
    expect(local.tables).toEqual(['raw.orders', 'raw.orders_current'])
    expect((await local.query('SELECT * FROM orders_current')).columns.map(({ name }) => name)).toEqual(['own', 'dt'])
    local.close()
  })

  it('runs one query that reads, of files in the lake', async () => {
    await using lake = await makeTestLake()
    await using outside = await makeTestLake()
    await lake.catalog.createTable(tableOf('orders', { id: 'string' }))
    await writeFile(join(outside.root, 'secret.csv'), 'a\n1\n')
    const local = await openLocalLake(lake.root)
    for (const sql of ['', '-- nothing', 'SELECT 1; SELECT 2', 'CREATE TABLE x (a int)', 'SET threads = 1']) {
      await expect(local.query(sql)).rejects.toThrow('Expected')
    }
    await expect(local.query(`COPY (SELECT 1) TO '${lake.root}/x.csv'`)).rejects.toThrow('found COPY')
    await expect(local.query(`FROM '${outside.root}/secret.csv'`)).rejects.toThrow('Permission Error')
    await expect(local.query(`FROM read_text('${lake.root}/../*')`)).rejects.toThrow('Permission Error')
    await expect(local.query('SELECT nothing FROM orders')).rejects.toThrow('Referenced column "nothing" not found')
    expect((await local.query('SELECT 1 AS a, 2 AS a;')).columns.map(({ name }) => name)).toEqual(['a', 'a:1'])
    local.close()
  })

  it.each([
    ["FROM enable_logging(storage = 'file', storage_path = 'ROOT/raw/logs')", 'enable_logging'],
    ["FROM enable_profiling(save_location = 'ROOT/raw/x.json', format = 'json')", 'enable_profiling'],
    ['SELECT * FROM "Enable_Profiling" /* \n */ -- (\n (save_location = \'ROOT/raw/x.json\')', 'enable_profiling'],
    ["FROM query('FROM enable_' || 'logging()')", 'query'],
    ["FROM query\u200b('SELECT 1')", 'query'],
    ["FROM Query--x\r('SELECT 1')", 'query'],
    ["FROM system.main.query('SELECT 1')\0", 'query'],
    ["WITH a AS MATERIALIZED (SELECT CASE WHEN write_log ('x') THEN 1 END) FROM a", 'write_log'],
    ["SELECT 1 ORDER BY list_transform(['x'], lambda x: write_log(x))", 'write_log'],
    ["SELECT json_serialize_plan('FROM enable_' || 'logging()')", 'json_serialize_plan'],
    ["FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))", 'json_execute_serialized_sql'],
  ])('refuses functions of a SELECT that do more than read: %s', async (sql, name) => {
    await using lake = await makeTestLake()
    await expect(query(lake, sql.replace('ROOT', lake.root))).rejects.toThrow(
      new NotAQuery(`Expected a query that only reads, found a call of ${name}()`),
    )
  })

  it('takes no text, name or comment for a call', async () => {
    await using lake = await makeTestLake()
    const sql = `WITH query (a) AS (VALUES ('query(1)')) SELECT a, 'write_log("', '"function_name":"query"' AS "query(",
      {'function_name': 'query'} -- checkpoint()\n FROM query`
    expect((await query(lake, sql)).rows).toEqual([
      ['query(1)', 'write_log("', '"function_name":"query"', { function_name: 'query' }],
    ])
    await expect(query(lake, 'PRAGMA database_list')).rejects.toThrow('found PRAGMA')
    expect((await query(lake, 'SELECT * FROM (SHOW ALL TABLES)')).rows).toEqual([])
    expect((await query(lake, 'FROM (PIVOT (SELECT 1 AS a, 2 AS b) ON a IN (1) USING sum(b))')).rows).toEqual([[2]])
  })

  it('knows every function of DuckDB that may do more than read', async () => {
    await using lake = await makeTestLake()
    const { rows } = await query(
      lake,
      `SELECT DISTINCT function_name FROM duckdb_functions()
       WHERE function_type IN ('table', 'table_macro') OR has_side_effects ORDER BY 1`,
    )
    const names = rows.map(([name]) => String(name))
    // Another one is either added to FORBIDDEN_FUNCTIONS or has been looked at and is known to read only.
    expect(names.filter(name => !FORBIDDEN_FUNCTIONS.includes(name))).toMatchSnapshot()
  })

  it('reads only the files of its tables, where that is asked for', async () => {
    await using lake = await makeTestLake()
    const table = tableOf('orders', { id: 'string' })
    await lake.catalog.createTable(table)
    const file = (id: string) => parquetOf({ id: 'string' }, [{ id }])
    for (const name of ['a.parquet', 'b*[x]?.parquet']) await addFile(lake, table, ['d1'], name, file(name))
    await lake.store.write('raw', 'orders/dt=d1/_hidden.parquet', file('hidden'))
    await lake.store.write('raw', 'quarantine/x.json', Buffer.from('{}'))
    const folder = join(lake.root, 'raw/orders/dt=d1')
    await symlink('/etc/hostname', join(folder, 'link.parquet'))
    await symlink('/etc', join(folder, 'etc'))

    const local = await openLocalLake(lake.root, { readable: 'live files' })
    expect((await local.query('SELECT id FROM orders ORDER BY id')).rows).toEqual([['a.parquet'], ['b*[x]?.parquet']])
    expect((await local.query(`SELECT id FROM '${folder}/a.parquet'`)).rows).toEqual([['a.parquet']])
    const others = [
      ...['/etc/hostname', '/proc/self/environ', `${folder}/link.parquet`, `${folder}/etc/hostname`, `${folder}/*`],
      ...[`${folder}/a.parquet/../../../../quarantine/x.json`, `${folder}/_hidden.parquet`, `file://${folder}/*`],
      ...[`${lake.root}/.catalog/raw/orders/versions/000000000001.json`, `${lake.root}/raw/quarantine/x.json`],
    ]
    for (const other of others) {
      await expect(local.query(`FROM read_text('${other}')`)).rejects.toThrow('Permission Error')
      await expect(local.query(`FROM glob('${other}')`)).rejects.toThrow('Permission Error')
    }
    local.close()
  })

  it('opens only the tables that are wanted', async () => {
    await using lake = await makeTestLake()
    for (const name of ['orders', 'items']) await lake.catalog.createTable(tableOf(name, { id: 'string' }))
    const local = await openLocalLake(lake.root, { isWanted: ({ name }) => name === 'items' })
    expect(local.tables).toEqual(['raw.items'])
    await expect(local.query('FROM orders')).rejects.toThrow('does not exist')
    local.close()
  })

  it('streams what a query gives', async () => {
    await using lake = await makeTestLake()
    const local = await openLocalLake(lake.root)
    const { columns, rows } = await local.stream('SELECT range AS n FROM range(100_000)')
    expect(columns).toEqual([{ name: 'n', type: 'BIGINT' }])
    let next = 0
    for await (const some of rows) for (const [n] of some) expect(n).toBe(next++)
    expect(next).toBe(100_000)

    const failing = await local.stream(
      "SELECT CASE WHEN range < 500_000 THEN 1 ELSE error('no') END FROM range(600_000)",
    )
    const readAll = async () => {
      for await (const _ of failing.rows);
    }
    await expect(readAll()).rejects.toThrow('Invalid Input Error: no')
    local.close()
  })

  it('reads thousands of files in hundreds of partitions', async () => {
    await using lake = await makeTestLake()
    const table = withChangeColumns(tableOf('orders', { id: 'string' }))
    await lake.catalog.createTable(table)
    const days = Array.from({ length: 300 }, (_, day) => `d${day}`)
    const bytes = parquetOf({ id: 'string' }, [{ id: 'a' }])
    for (const day of days) {
      const folder = join(lake.root, 'raw/orders', `dt=${day}`)
      await mkdir(folder, { recursive: true })
      await Promise.all(days.slice(0, 10).map(name => writeFile(join(folder, `${name}.parquet`), bytes)))
    }
    await lake.catalog.registerPartitions(
      table,
      days.map(day => ({ values: [day], location: `s3://raw/orders/dt=${day}/` })),
    )
    const local = await openLocalLake(lake.root)
    expect((await local.query('SELECT count(*), count(DISTINCT dt) FROM orders')).rows).toEqual([[3_000, 300]])
    expect((await local.query("SELECT count(*) FROM orders WHERE dt IN ('d7', 'd8')")).rows).toEqual([[20]])
    local.close()
  })

  it('opens an empty lake', async () => {
    await using lake = await makeTestLake()
    expect((await query(lake, 'SELECT 1')).rows).toEqual([[1]])
  })
})
