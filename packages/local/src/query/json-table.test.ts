import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { CatalogTable, ColumnType } from '@inlet/core'
import { directoryCatalog } from '@inlet/lake/directory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLiveTables } from './live-table.ts'
import { openLocalLake } from './open-local-lake.ts'
import { jsonLines, jsonTableOf, makeTestLake, type TestLake, withChangeColumns } from './test-lake.ts'

/** `SEEDS=100` runs more; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '1', SEED, RUN } = process.env
const REPLAY = { numRuns: Number(SEEDS), ...(SEED && { seed: Number(SEED) }), ...(RUN && { path: RUN }) }

const DAY = 'orders/2026/01/31'

async function query(lake: TestLake, sql: string) {
  const local = await openLocalLake(lake.root)
  try {
    return await local.query(sql)
  } finally {
    local.close()
  }
}

/** The rows of a table with these columns whose one file has these lines. */
async function readLines(types: Readonly<Record<string, ColumnType>>, lines: string, sql = 'SELECT * FROM orders') {
  await using lake = await makeTestLake()
  await lake.catalog.createTable(jsonTableOf('orders', types))
  await lake.store.write('raw', `${DAY}/23/orders-1`, Buffer.from(lines))
  return await query(lake, sql)
}

/** A number as SQL and JSON write it, with `scale` digits after the point. */
function decimalText(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const point = text.length - scale
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${scale === 0 ? '' : `.${text.slice(point)}`}`
}

describe('a table of JSON lines', () => {
  it('has the columns, order and types of the catalog', async () => {
    const types = {
      id: 'string',
      day: 'date',
      ok: 'boolean',
      n: 'int',
      at: 'bigint',
      x: 'double',
      late: 'string',
    } as const
    const { columns, rows } = await readLines(
      types,
      [
        '{"unknown":{"day":[1,{"n":2}]},"at":1769817600123456,"n":-2147483648,"ok":true,"day":"2026-01-31","id":"a","x":0.1}',
        '{"id":"ü\\u00e9\\n\\"x\\"","at":9223372036854775807,"day":null,"x":1e300}',
        '{"at":-9223372036854775808, "ok" : false, "n": 7}',
        '',
      ].join('\n'),
    )
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['id VARCHAR', 'day DATE', 'ok BOOLEAN', 'n INTEGER', 'at BIGINT', 'x DOUBLE', 'late VARCHAR'],
      'delivered_on VARCHAR',
    ])
    expect(rows.map(row => row.map(cell => JSON.stringify(cell)).join(' '))).toEqual([
      '"a" "2026-01-31" true -2147483648 1769817600123456 0.1 null "2026/01/31"',
      String.raw`"üé\n\"x\"" null null null 9223372036854775807 1e+300 null "2026/01/31"`,
      'null null false 7 -9223372036854775808 null null "2026/01/31"',
    ])
  })

  it(`has every digit of a decimal, whatever stands around it: ${SEEDS} runs`, async () => {
    const types = { id: 'string', wide: 'decimal(38,9)', whole: 'decimal(38,0)', price: 'decimal(12,2)' } as const
    const limit = (precision: number) => ({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n })
    const row = fc.record({
      // What looks like a decimal in a text is none.
      id: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(',"wide":1', '{"price":2.50}', 'wide', '"wide', 'wide": 1', '\\', ',', '{', '\\"wide":3'),
      ),
      wide: fc.bigInt(limit(38)),
      whole: fc.bigInt(limit(38)),
      price: fc.bigInt(limit(12)),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 150, size: 'max' }),
        fc.constantFrom(',', ' ,\t '),
        async (rows, comma) => {
          const texts = rows.map(({ id, wide, whole, price }) => {
            return [id, decimalText(wide, 9), decimalText(whole, 0), decimalText(price, 2)] as const
          })
          const lines = texts.map(([id, wide, whole, price]) => {
            return `{${[`"wide":${wide}`, `"id":${JSON.stringify(id)}`, `"whole":${whole}`, `"price":${price}`].join(comma)}}\n`
          })
          const sql = 'SELECT id, CAST(wide AS VARCHAR), CAST(whole AS VARCHAR), CAST(price AS VARCHAR) FROM orders'
          expect((await readLines(types, lines.join(''), sql)).rows).toEqual(texts)
        },
      ),
      REPLAY,
    )
  })

  it.each<[ColumnType, string, readonly string[]]>([
    ['int', '2147483647 -2147483648 7.0 7e2 null', ['2147483648', '"many"', '1.6', 'true', '[1]']],
    ['bigint', '-9223372036854775808', ['9223372036854775808', '1e-1']],
    ['decimal(4,2)', '12.34 12.340 -1e1 0', ['123.45', '1.005', '1e-3', '{}']],
    ['decimal(38,0)', '-1', ['0.5']],
    ['double', '1e300 5e-324', ['1e400', '-1e400', '"NaN"']],
    ['date', '"2026-01-31"', ['"2026-01-31T10:00:00"', '"2026-1-31"', '"2026-02-29"', '1']],
    ['boolean', 'true false', ['1', '"yes"']],
  ])('has what %s holds, and does not pass over what it cannot: %s', async (type, held, others) => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(jsonTableOf('orders', { n: type }))
    const values = held.split(' ')
    await lake.store.write('raw', `${DAY}/23/held`, Buffer.from(values.map(value => `{"n":${value}}\n`).join('')))
    const local = await openLocalLake(lake.root)
    expect((await local.query('SELECT count(*), max(n) FROM orders')).rows[0]?.[0]).toBe(values.length)
    for (const value of others) {
      await lake.store.write('raw', `${DAY}/23/held`, Buffer.from(`{"n":null}\n{"n":${value}}\n`))
      await expect(local.query('SELECT count(n) FROM orders'), value).rejects.toThrow(
        `Column n ${type} cannot hold a value that it has in ${join(lake.root, 'raw', DAY, '23/held')}`,
      )
    }
    local.close()
  })

  it('says where a line is broken', async () => {
    for (const line of ['{"n":1\n', '{"n":1}{"n":2}\n']) {
      const reading = readLines({ n: 'int' }, `{"n":1}\n${line}`)
      await expect(reading).rejects.toThrow(
        /Malformed JSON in file ".*orders\/2026\/01\/31\/23\/orders-1", .* in line \d/,
      )
    }
  })

  it('is read from the folders of days, whatever the names of the files, and from nowhere else', async () => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(jsonTableOf('orders', { id: 'string' }))
    const live = ['2026/01/31/23/a b*[1]', '2026/01/31/23/a.parquet', '2026/02/01/00/deep/er/a', '2026/02/01/a']
    const elsewhere = ['a', '2026/01/a', '2026/1/31/23/a', 'dt=2026-01-31/a', 'x/2026/01/31/23/a', '2026/02/03']
    const hidden = ['_errors/2026/01/31/23/a', '2026/01/31/23/_a', '2026/01/31/.tmp/a', '2026/01/31/23/.a']
    for (const name of [...live, ...elsewhere, ...hidden]) {
      await lake.store.write('raw', `orders/${name}`, jsonLines([{ id: name }]))
    }
    await lake.store.write('raw', 'orders/2026/02/02/10/a.gz', gzipSync(jsonLines([{ id: 'compressed' }])))
    await lake.store.write('raw', 'orders/2026/02/02/10/empty', new Uint8Array())
    expect((await query(lake, 'SELECT delivered_on, id FROM raw.orders ORDER BY ALL')).rows).toEqual([
      ['2026/01/31', live[0]],
      ['2026/01/31', live[1]],
      ['2026/02/01', live[2]],
      ['2026/02/01', live[3]],
      ['2026/02/02', 'compressed'],
    ])
    const [table] = await readLiveTables(lake.root, directoryCatalog(join(lake.root, '.catalog')))
    expect(table?.partitions.map(({ values, location, files }) => [values, location, files.length])).toEqual([
      [['2026/01/31'], 's3://raw/orders/2026/01/31/', 2],
      [['2026/02/01'], 's3://raw/orders/2026/02/01/', 2],
      [['2026/02/02'], 's3://raw/orders/2026/02/02/', 2],
    ])
  })

  it('may be empty, and may have no column that can be read', async () => {
    await using lake = await makeTestLake()
    const table = withChangeColumns(jsonTableOf('orders', { id: 'string' }))
    const odd: CatalogTable = {
      ...table,
      name: 'odd',
      columns: [{ name: 'a', type: 'foreign:map', origin: 'catalog' }],
    }
    await lake.catalog.createTable(table)
    await lake.catalog.createTable({ ...odd, location: 's3://raw/odd/' })
    await lake.store.write('raw', 'odd/2026/01/31/23/a', jsonLines([{ a: {} }, { a: {} }]))
    const { columns, rows } = await query(lake, 'SELECT * FROM orders_current')
    expect([columns.at(-1), rows]).toEqual([{ name: 'delivered_on', type: 'VARCHAR' }, []])
    expect((await query(lake, 'SELECT * FROM odd')).rows).toEqual(Array(2).fill([null, '2026/01/31']))
  })

  it('has lines of two megabytes, and hundreds of files', async () => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(jsonTableOf('orders', { id: 'string', n: 'int' }))
    const id = 'x'.repeat(2 * 1024 * 1024)
    const large = jsonLines(Array.from({ length: 5 }, (_, n) => ({ id: n % 2 === 0 ? 'short' : id, n })))
    await lake.store.write('raw', `${DAY}/22/large`, large)
    await lake.store.write('raw', `${DAY}/22/large.gz`, gzipSync(large, { level: 1 }))
    const small = jsonLines([{ id: 'a', n: 1 }])
    const folder = join(lake.root, 'raw', DAY, '23')
    await mkdir(folder)
    await Promise.all(Array.from({ length: 200 }, (_, index) => writeFile(join(folder, `small-${index}`), small)))
    const sql = 'SELECT count(*), sum(n), count(*) FILTER (WHERE length(id) = 2097152) FROM orders'
    expect((await query(lake, sql)).rows).toEqual([[210, 220, 4]])
  })
})
