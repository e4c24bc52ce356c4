import { gzipSync, zstdCompressSync } from 'node:zlib'
import { defineTable } from '@inlet/core'
import { zipOf } from '@inlet/lake/testing'
import { describe, expect, it } from 'vitest'
import { makeDailyBench, SOURCE, TARGET } from '../test/daily-bench.ts'
import { proxyOf } from '../test/life.ts'

const HOUR_MS = 3_600_000

describe('a load', () => {
  it('answers what it did, and from what it chose', async () => {
    await using bench = await makeDailyBench()
    for (const key of ['in/a.csv', 'in/b.csv', 'in/folder/', 'other/z.csv', 'in/none.txt', 'in/c.csv']) {
      await bench.put(key, key.endsWith('/') ? '' : 'id,amount\n1,1.5\n2\n3,x\n')
    }
    const report = await bench.load({
      prefix: 'in/',
      substr: '.csv',
      schema: { id: 'string', amount: 'decimal(10,2)' },
    })
    expect(report).toEqual({
      status: 'Success',
      data_ref: '20260131',
      table: 'raw.rates',
      rows: 2,
      files: 1,
      bytes: expect.any(Number),
      partitions: [
        {
          values: { data_ref: '20260131' },
          rows: 2,
          files: 1,
          location: `s3://${TARGET}/rates/${report.load}/data_ref=20260131/`,
        },
      ],
      superseded_partitions: 0,
      quarantined_rows: 1,
      rescued_values: 1,
      rescued_columns: { amount: 1 },
      quarantine: `s3://${TARGET}/_quarantine/csv-to-partition/raw.rates/data_ref=20260131/${report.load}.jsonl`,
      source_object: `s3://${SOURCE}/in/c.csv`,
      source: { etag: expect.any(String), size: 22, last_modified: expect.any(String) },
      runners_up: [expect.objectContaining({ key: 'in/b.csv' }), expect.objectContaining({ key: 'in/a.csv' })],
      load: expect.stringMatching(/^load-000001-[0-9a-f]{8}$/),
    })
    const counted = (['RowsIn', 'RowsWritten', 'RecordsQuarantined', 'ValuesRescued', 'LoadsFailed'] as const).map(
      name => bench.telemetry.total(name, 'rates'),
    )
    expect(counted).toEqual([3, 2, 1, 1, 0])
  })

  it('is compressed as the environment says, partition by partition', async () => {
    await using bench = await makeDailyBench()
    await bench.put('a.csv', 'id\nfirst\n')
    await bench.load({ data_ref: '20260130' })
    const zstd = await bench.load({ data_ref: '20260131' }, { env: { COMPRESSION: 'zstd' } })
    expect(await bench.query('SELECT data_ref, id FROM rates ORDER BY 1')).toEqual([
      { data_ref: '20260130', id: 'first' },
      { data_ref: '20260131', id: 'first' },
    ])
    const codecs = 'SELECT DISTINCT file_name LIKE $of AS is_new, compression FROM parquet_metadata($files) ORDER BY 1'
      .replace('$of', `'%${zstd.load}%'`)
      .replace('$files', `'${bench.root}/${TARGET}/rates/**/*.parquet'`)
    expect(await bench.query(codecs)).toEqual([
      { is_new: false, compression: 'SNAPPY' },
      { is_new: true, compression: 'ZSTD' },
    ])
  })

  it('replaces the partition of its day, and no other', async () => {
    await using bench = await makeDailyBench()
    for (const [day, content] of [
      ['20260101', 'id\nold\n'],
      ['20260131', 'id\nwrong\nwrong too\n'],
      ['20260131', 'id\nright\n'],
      ['2026013', 'id\nnever\n'],
    ] as const) {
      await bench.put(`${day}.csv`, content)
      const loading = async () => bench.load({ data_ref: day })
      if (day.length === 8) await loading()
      else await expect(loading()).rejects.toThrow('data_ref')
    }
    expect(await bench.query('SELECT data_ref, id FROM rates ORDER BY 1')).toEqual([
      { data_ref: '20260101', id: 'old' },
      { data_ref: '20260131', id: 'right' },
    ])
  })

  it('keeps the types of the first day, and adds columns that come later', async () => {
    await using bench = await makeDailyBench()
    await bench.put('1.csv', 'Code,Amount,created_at,Count\n007,1.50,2026-01-31T10:00:00.123456Z,3\n')
    await bench.load({ data_ref: '20260130' })
    await bench.put('2.csv', 'COUNT,rate,amount,code\n4.5,x,2,8\n5,1,12 EUR,9\n')
    const report = await bench.load()
    expect(report.rescued_values).toBe(2)
    const [table] = await bench.lake.catalog.listTables('raw')
    expect(table?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'code string',
      'amount decimal(38,9)',
      'created_at timestamp',
      'count bigint',
      'source_object string',
      'source_row bigint',
      'loaded_at timestamp',
      'rescued_data string',
      'rate string',
    ])
    expect(
      await bench.query(
        'SELECT code, CAST(amount AS VARCHAR) AS amount, count, rescued_data, rate FROM rates ORDER BY code',
      ),
    ).toEqual([
      { code: '007', amount: '1.500000000', count: 3, rescued_data: null, rate: null },
      { code: '8', amount: '2.000000000', count: null, rescued_data: '{"count":"4.5"}', rate: 'x' },
      { code: '9', amount: null, count: 5, rescued_data: '{"amount":"12 EUR"}', rate: '1' },
    ])
  })

  it('leaves a cell that does not fit, late in the file, to rescued_data', async () => {
    await using bench = await makeDailyBench()
    const rows = Array.from({ length: 150_000 }, (_, row) => `${row},${row / 4}`)
    await bench.put('big.csv', `id,price\n${rows.join('\n')}\nlast,n/a\n`)
    expect(await bench.load()).toMatchObject({ rows: 150_001, rescued_values: 1, files: 1 })
    const sql =
      'SELECT count(*) AS rows, count(price) AS prices, max(rescued_data) AS rescued, sum(price) AS total FROM rates'
    expect(await bench.query(sql)).toMatchObject([{ rows: 150_001, prices: 150_000, rescued: '{"price":"n/a"}' }])
    const [{ total } = {}] = await bench.query('SELECT CAST(sum(price) AS VARCHAR) AS total FROM rates')
    expect(total).toBe(`${(150_000 * 149_999) / 8}.000000000`)
  })
})

describe('partitions', () => {
  it('come from columns, with values that paths encode and types that they keep', async () => {
    await using bench = await makeDailyBench()
    const input = {
      schema: ['id', 'Year:int', 'place:string', 'day:date'],
      partitions_cols: ['year', 'place', 'day'],
      expect: { max_quarantined_percent: 70 },
    }
    await bench.put(
      '1.csv',
      [
        'id,year,place,day',
        'a,2026,a/b=c,2026-01-31',
        'b,2026.0,a/b=c,2026-01-31',
        'k,02026,a/b=c,2026-01-31',
        'c,,,',
        'd,next,x,2026-01-31',
        'e,1,__HIVE_DEFAULT_PARTITION__,2026-01-31',
        'f,1,x,31.01.2026',
        `g,1,${'é'.repeat(600)},2026-01-31`,
        `h,1,${'é'.repeat(500)},2026-01-31`,
        `i,1,${'é'.repeat(499)}x,2026-01-31`,
        'j,1,"two\nlines",2026-01-31',
      ].join('\n'),
    )
    expect(await bench.load(input)).toMatchObject({ rows: 5, quarantined_rows: 6 })
    expect(
      await bench.query('SELECT id, year, left(place, 5) AS place, CAST(day AS VARCHAR) AS day FROM rates ORDER BY id'),
    ).toEqual([
      { id: 'a', year: 2026, place: 'a/b=c', day: '2026-01-31' },
      { id: 'b', year: 2026, place: 'a/b=c', day: '2026-01-31' },
      { id: 'c', year: null, place: null, day: null },
      { id: 'h', year: 1, place: 'ééééé', day: '2026-01-31' },
      { id: 'i', year: 1, place: 'ééééé', day: '2026-01-31' },
    ])
    const folders = (await bench.keys(TARGET, 'rates/')).map(key => key.split('/').slice(2, -1).join('/'))
    expect(folders).toContain('year=2026/place=a%2Fb%3Dc/day=2026-01-31')
    const none = '__HIVE_DEFAULT_PARTITION__'
    expect(folders).toContain(`year=${none}/place=${none}/day=${none}`)
  })

  it('may be of the file, though they are called data_ref', async () => {
    await using bench = await makeDailyBench()
    await bench.put('1.csv', 'id,DATA_REF\na,20250101\nb,\n')
    await bench.load()
    expect(await bench.query('SELECT id, data_ref FROM rates ORDER BY id')).toEqual([
      { id: 'a', data_ref: '20250101' },
      { id: 'b', data_ref: null },
    ])
  })
})

describe('a file', () => {
  const CSV = 'id,note\n1,é\n2,x\n'
  it.each<[string, string, Uint8Array, object]>([
    ['plain', 'a.csv', Buffer.from(CSV), {}],
    ['without an ending that says what it is', 'export-20260131', Buffer.from(CSV), {}],
    ['with a byte order mark', 'a.csv', Buffer.from(`\ufeff${CSV}`), {}],
    ['in UTF-16 with a mark', 'a.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le'), {}],
    ['in UTF-16 without', 'a.csv', Buffer.from(CSV, 'utf16le'), { encoding: 'UTF-16' }],
    ['in Latin-1', 'a.csv', Buffer.from(CSV, 'latin1'), { encoding: 'latin1' }],
    ['with semicolons', 'a.csv', Buffer.from(CSV.replaceAll(',', ';')), { delimiter: ';' }],
    [
      'with tabs and CRLF',
      'a.csv',
      Buffer.from(CSV.replaceAll(',', '\t').replaceAll('\n', '\r\n')),
      { delimiter: '\t' },
    ],
    ['in gzip', 'a.csv.gz', gzipSync(CSV), {}],
    ['in zstd', 'a.CSV.ZST', zstdCompressSync(Buffer.from(CSV)), {}],
    ['in a zip', 'a.zip', zipOf({ name: 'in/a.csv', content: Buffer.from(CSV) }), {}],
    [
      'in two files of a zip, with one header each',
      'a.zip',
      zipOf(
        { name: 'a.csv', content: Buffer.from('id,note\n1,é') },
        { name: 'b.csv', content: Buffer.from('ID,Note\n2,x\n') },
      ),
      {},
    ],
    [
      'in two files of a zip, with one header',
      'a.zip',
      zipOf({ name: 'a.csv', content: Buffer.from('id,note\n1,é') }, { name: 'b.csv', content: Buffer.from('2,x\n') }),
      {},
    ],
    ['without a header', 'a.csv', Buffer.from('1,é\n2,x\n'), { schema: 'id,note' }],
    ['with the header of its schema', 'a.csv', Buffer.from(` ID,"Note "\n1,é\n2,x\n`), { schema: ['id', 'note'] }],
    [
      'with its columns in another order',
      'a.csv',
      Buffer.from('note,id\né,1\nx,2\n'),
      { schema: ['id', 'note'], header: true },
    ],
    ['with a column that has no name', 'a.csv', Buffer.from('id,note,\n1,é,\n2,x,\n'), {}],
  ])('is read: %s', async (_, key, content, input) => {
    await using bench = await makeDailyBench()
    await bench.put(key, content)
    expect(await bench.load(input)).toMatchObject({ rows: 2, quarantined_rows: 0 })
    expect(await bench.query('SELECT id, note, source_object, source_row FROM rates ORDER BY id')).toEqual([
      { id: '1', note: 'é', source_object: `s3://${SOURCE}/${key}`, source_row: 1 },
      { id: '2', note: 'x', source_object: `s3://${SOURCE}/${key}`, source_row: 2 },
    ])
  })

  it('has no lineage if none is wanted', async () => {
    await using bench = await makeDailyBench()
    await bench.put('a.csv', CSV)
    await bench.load({ lineage: false })
    expect(await bench.query('SELECT * FROM rates ORDER BY id LIMIT 1')).toEqual([
      { id: '1', note: 'é', rescued_data: null, data_ref: '20260131' },
    ])
  })

  it('is masked and typed by the definition of its table', async () => {
    await using bench = await makeDailyBench()
    const email = { mask: 'hash' } as const
    const columns = { amount: { type: 'decimal(10,2)' }, email, pin: { mask: 'drop' } } as const
    const definitions = [defineTable({ name: 'rates', columns, onDrift: 'quarantine' })]
    await bench.put('a.csv', 'id,Amount,EMAIL,PIN\n1,1.5,a@b,1234\n2,1.555,c@d,5678\n')
    const report = await bench.load({}, { definitions, env: { MASK_KEY: 'key' } })
    expect(report).toMatchObject({ rows: 1, quarantined_rows: 1 })
    const rows = await bench.query('SELECT * EXCLUDE (source_object, source_row, loaded_at) FROM rates')
    expect(rows).toEqual([
      {
        id: '1',
        amount: expect.anything(),
        email: expect.stringMatching(/^[0-9a-f]{64}$/),
        rescued_data: null,
        data_ref: '20260131',
      },
    ])
    const line = JSON.parse(await bench.text(TARGET, report.quarantine?.slice(`s3://${TARGET}/`.length) ?? ''))
    expect(line).toMatchObject({ row: 2, code: 'DRIFT', start: 35, end: 52 })
    expect(Buffer.from(line.data, 'base64').toString()).toBe('2,1.555,c@d,5678\n')
  })
})

describe('loads at once', () => {
  it('leave the whole of one, and what the other wrote is removed', async () => {
    await using bench = await makeDailyBench()
    const rows = (load: number) =>
      ['eu', 'us'].flatMap(region => Array.from({ length: 50 + load }, () => `${load},${region}`))
    for (const round of [1, 2, 3]) {
      await bench.put('a.csv', `load,region\n${rows(round).join('\n')}\n`)
      const input = { partitions_cols: 'data_ref,region' }
      const reports = await Promise.all([bench.load(input), bench.load(input), bench.load(input)])
      expect(reports.map(({ rows }) => rows)).toEqual([100 + 2 * round, 100 + 2 * round, 100 + 2 * round])
      expect(await bench.query('SELECT region, load, count(*) AS rows FROM rates GROUP BY ALL ORDER BY 1')).toEqual([
        { region: 'eu', load: round, rows: 50 + round },
        { region: 'us', load: round, rows: 50 + round },
      ])
    }
    bench.clock.time += 2 * HOUR_MS
    await bench.cleanUp()
    expect(await bench.keys(TARGET, 'rates/')).toHaveLength(2)
  })

  it('are won by the one that began later, though it ends first', async () => {
    await using bench = await makeDailyBench()
    await bench.put('1.csv', 'id\nfirst\n')
    const { store, catalog } = bench.lake
    let isHeld = false
    // Just before the first load of the two lists partitions for its swap, the other one does all of its work.
    const slow = proxyOf(catalog, async (name, call) => {
      if (name === 'getTable' && !isHeld) {
        isHeld = true
        await bench.put('2.csv', 'id\nsecond\n')
        await bench.load()
      }
      return call()
    })
    const report = await bench.load({}, { lake: { store, catalog: slow } })
    expect(report).toMatchObject({ rows: 1, superseded_partitions: 1, source_object: `s3://${SOURCE}/1.csv` })
    expect(await bench.query('SELECT id FROM rates')).toEqual([{ id: 'second' }])
  })
})

it('stops in time, and leaves what there was', async () => {
  await using bench = await makeDailyBench()
  await bench.put('1.csv', 'id\nold\n')
  await bench.load()
  await bench.put('2.csv', `id\n${'new\n'.repeat(200_000)}`)
  let left = 900_000
  const timeLeft = () => (left -= 400_000)
  await expect(bench.load({}, { timeLeft })).rejects.toMatchObject({ code: 'OUT_OF_TIME' })
  expect(await bench.query('SELECT id FROM rates')).toEqual([{ id: 'old' }])
  expect(await bench.keys(TARGET, 'rates/')).toHaveLength(1)
})
