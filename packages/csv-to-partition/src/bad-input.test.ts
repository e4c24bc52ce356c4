import { gzipSync, zstdCompressSync } from 'node:zlib'
import { InputError } from '@inlet/core'
import type { Lake } from '@inlet/lake'
import { zipOf } from '@inlet/lake/testing'
import { describe, expect, it } from 'vitest'
import { type DailyBench, makeDailyBench, SOURCE, TARGET } from '../test/daily-bench.ts'
import { proxyOf } from '../test/life.ts'

const OLD = 'id,amount\n1,10\n2,20\n'

/** A lake with a day that is loaded, which no bad file may touch. */
async function makeLoaded(): Promise<DailyBench> {
  const bench = await makeDailyBench()
  await bench.put('old.csv', OLD)
  await bench.load()
  return bench
}

async function expectUntouched(bench: DailyBench): Promise<void> {
  const rows = await bench.query('SELECT id, amount FROM rates ORDER BY id')
  expect(rows.map(({ id, amount }) => [id, String(amount)])).toEqual([
    ['1', '10'],
    ['2', '20'],
  ])
  // Nothing but the live file is left; neither a column nor a table came of it.
  expect(await bench.keys(TARGET, 'rates/')).toHaveLength(1)
  expect(await bench.lake.catalog.listTables('raw')).toHaveLength(1)
  const [table] = await bench.lake.catalog.listTables('raw')
  expect(table?.columns.map(({ name }) => name)).toEqual([
    'id',
    'amount',
    'source_object',
    'source_row',
    'loaded_at',
    'rescued_data',
  ])
}

async function failureOf(loading: Promise<unknown>): Promise<InputError> {
  const error = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof InputError) return error
  throw new Error(`Expected an InputError, found ${String(error)}`)
}

interface BadFile {
  readonly what: string
  readonly key?: string
  readonly content: string | Uint8Array
  readonly input?: object
  readonly code: string
  readonly message: RegExp
}

const rows = (count: number, cell: string) => Array.from({ length: count }, (_, row) => `${row},${cell}`).join('\n')
const gz = gzipSync(`id,amount\n${rows(50_000, '12.5')}\n`)
const zst = zstdCompressSync(Buffer.from(`id,amount\n${rows(50_000, '12.5')}\n`))

const BAD_FILES: readonly BadFile[] = [
  { what: 'no bytes', content: '', code: 'EMPTY_FILE', message: /no bytes/ },
  { what: 'only a byte order mark', content: '\ufeff', code: 'EMPTY_FILE', message: /no rows/ },
  { what: 'only blank lines', content: '\n\n\r\n', code: 'EMPTY_FILE', message: /no rows/ },
  { what: 'only a header', content: 'id,amount\n', code: 'NO_ROWS', message: /behind the header/ },
  {
    what: 'only rows of another width',
    content: 'id,amount\n1\n2\n3\n',
    code: 'EXPECTATION',
    message: /at least 1 rows, found 0; at most 50 % of rows that cannot be loaded, found 3 of 3/,
  },
  {
    what: 'another delimiter than is said',
    content: 'id;amount\n1;10\n',
    input: { schema: 'id,amount' },
    code: 'EXPECTATION',
    message: /found 2 of 2/,
  },
  {
    what: 'the same column twice',
    content: 'id,amount,ID\n1,2,3\n',
    code: 'BAD_HEADER',
    message: /columns 1 and 3 of one name/,
  },
  {
    what: 'more columns than anybody has',
    content: `${Array.from({ length: 10_001 }, (_, index) => `c${index}`).join()}\n1\n`,
    code: 'BAD_HEADER',
    message: /at most 10000 columns, found 10001/,
  },
  {
    what: 'UTF-16 that nobody told of',
    content: Buffer.from('id,amount\n1,2\n', 'utf16le'),
    code: 'BAD_HEADER',
    message: /NUL.*UTF-16/,
  },
  {
    what: 'half a code unit',
    content: Buffer.from('i\0d\0\n\x001\0\n\x001'),
    input: { encoding: 'utf-16le' },
    code: 'NOT_UTF16',
    message: /half of one/,
  },
  {
    what: 'bytes that are not UTF-8',
    content: Buffer.concat([Buffer.from(`id,amount\n${rows(20_000, '1')}\n`), Buffer.from([0xff, 0x0a])]),
    code: 'NOT_UTF8',
    message: /Row 20001, byte \d+/,
  },
  { what: 'a quote that never closes', content: 'id,amount\n1,"2\n3,4\n', code: 'BAD_QUOTES', message: /Row 1/ },
  {
    what: 'gzip data that is cut off',
    key: 'z.csv.gz',
    content: gz.subarray(0, -9),
    code: 'BAD_COMPRESSION',
    message: /gzip/,
  },
  {
    what: 'zstd data with a byte changed',
    key: 'z.csv.zst',
    content: Buffer.concat([zst.subarray(0, 40), Buffer.from([0xff, 0xff, 0xff]), zst.subarray(43)]),
    code: 'BAD_COMPRESSION',
    message: /zstd/,
  },
  { what: 'no archive', key: 'z.zip', content: 'no zip', code: 'BAD_ZIP', message: /zip/ },
  {
    what: 'an archive without a CSV file',
    key: 'z.zip',
    content: zipOf({ name: 'readme.txt', content: Buffer.from('hello') }),
    code: 'BAD_ZIP',
    message: /readme\.txt/,
  },
  {
    what: 'files with different headers in an archive',
    key: 'z.zip',
    content: zipOf(
      { name: 'a.csv', content: Buffer.from('id,amount\n1,2\n') },
      { name: 'b.csv', content: Buffer.from('amount,id\n2,1\n') },
    ),
    code: 'BAD_HEADER',
    message: /b\.csv.*another one/,
  },
  {
    what: 'another header than the schema',
    content: 'amount,id\n1,2\n',
    input: { schema: ['id', 'amount'] },
    code: 'BAD_HEADER',
    message: /another header.*2 cells for 2 columns, none is missing/,
  },
  {
    what: 'data where the header should be',
    content: 'secret,7\n8,9\n',
    code: 'BAD_HEADER',
    message: /Table rates: expected some of its columns in the file, found none of them/,
  },
  {
    what: 'files of one name in an archive',
    key: 'z.zip',
    content: zipOf(
      { name: 'a.csv', content: Buffer.from('id,amount\n1,2\n') },
      { name: 'a.csv', content: Buffer.from('id,amount\n1,2\n') },
    ),
    code: 'BAD_ZIP',
    message: /different names/,
  },
  {
    what: 'several columns to partition by',
    content: 'id,Re-gion,re gion\n1,a,b\n',
    input: { table: 'others', partitions_cols: 're_gion' },
    code: 'BAD_PARTITION',
    message: /one column for partition column re_gion, found several/,
  },
  {
    what: 'more partitions than expected',
    content: 'id,region\n1,a\n2,b\n3,c\n4,a\n',
    input: { table: 'others', partitions_cols: 'region', expect: { max_partitions: 2 } },
    code: 'EXPECTATION',
    message: /at most 2 partitions, found 3/,
  },
  {
    what: 'no column to partition by',
    content: 'id,amount\n1,2\n',
    input: { table: 'others', partitions_cols: 'data_ref,region' },
    code: 'BAD_PARTITION',
    message: /partition column region/,
  },
  {
    what: 'a column to partition by of a type that cannot',
    content: 'id,amount\n1,2\n',
    input: { table: 'others', partitions_cols: 'amount', schema: ['id', 'amount:double'] },
    code: 'BAD_PARTITION',
    message: /found double/,
  },
  {
    what: 'other partition keys than the table has',
    content: 'id,amount\n1,2\n',
    input: { partitions_cols: 'id' },
    code: 'TABLE_NAME_TAKEN',
    message: /partitioned by \(data_ref\), not \(id\)/,
  },
  {
    what: 'another place than the table has',
    content: 'id,amount\n1,2\n',
    input: { pathoutput: 'elsewhere' },
    code: 'TABLE_NAME_TAKEN',
    message: /is at s3:\/\/lake\/rates\/, not at s3:\/\/lake\/elsewhere\//,
  },
  {
    what: 'fewer rows than expected',
    content: 'id,amount\n1,2\n',
    input: { expect: { min_rows: 2 } },
    code: 'EXPECTATION',
    message: /at least 2 rows, found 1/,
  },
  {
    what: 'more rescued rows than expected',
    content: 'id,amount\n1,one\n2,2\n3,3\n',
    input: { expect: { max_rescued_percent: 33 } },
    code: 'EXPECTATION',
    message: /at most 33 % of rows with values that their columns cannot hold, found 1 of 3/,
  },
  {
    what: 'more rows in quarantine than expected',
    content: 'id,amount\n1,1\n2\n3,3\n',
    input: { expect: { max_quarantined_percent: 33 } },
    code: 'EXPECTATION',
    message: /found 1 of 3/,
  },
  {
    what: 'an older file than expected',
    content: 'id,amount\n1,1\n',
    input: { expect: { max_age_hours: 24 } },
    code: 'EXPECTATION',
    message: /of the last 24 hours, found the newest of .*, 27\.\d hours ago/,
  },
]

describe('a file with', () => {
  it.each(BAD_FILES)(
    '$what is refused, and what was loaded stays',
    async ({ key = 'z.csv', content, input, code, message }) => {
      await using bench = await makeLoaded()
      await bench.put(key, content)
      const error = await failureOf(bench.load(input))
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)])
      expect(error.message.split(`s3://${SOURCE}/${key}`)).toHaveLength(2)
      expect(bench.telemetry.total('LoadsFailed', String((input as { table?: string })?.table ?? 'rates'))).toBe(1)
      await expectUntouched(bench)
    },
  )
})

it('may have as many partitions as are expected', async () => {
  await using bench = await makeLoaded()
  await bench.put('z.csv', 'id,region\n1,a\n2,b\n3,\n4,a\n')
  const input = { table: 'others', partitions_cols: 'region', expect: { max_partitions: 3 } }
  expect((await bench.load(input)).partitions).toHaveLength(3)
})

describe('a source', () => {
  it.each([
    [{ prefix: 'none/' }, 'NO_MATCH', /starts with "none\/"/],
    [{ substr: 'none' }, 'NO_MATCH', /contains "none"/],
    [{ bucket_src: 'nobody' }, 'NO_MATCH', /s3:\/\/nobody/],
  ])('without a match is an error: %o', async (input, code, message) => {
    await using bench = await makeLoaded()
    await bench.lake.store.write(SOURCE, 'folder/none/', Buffer.from('')).catch(() => undefined)
    const error = await failureOf(bench.load(input))
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)])
    await expectUntouched(bench)
  })

  it.each([
    ['replaced', 'OBJECT_REPLACED'],
    ['deleted', 'OBJECT_NOT_FOUND'],
  ])('that is %s while it is read is an error', async (fate, code) => {
    await using bench = await makeLoaded()
    await bench.put('big.csv', `id,amount\n${rows(100_000, '1')}\n`)
    let reads = 0
    const { store, catalog } = bench.lake
    const lake: Lake = {
      catalog,
      store: proxyOf(store, async (name, call) => {
        if (name === 'read' && ++reads === 6) {
          if (fate === 'deleted') await store.delete(SOURCE, ['big.csv'])
          else await bench.put('big.csv', `id,amount\n${rows(100_000, '2')}\n`)
        }
        return call()
      }),
    }
    const listing: Lake = {
      catalog,
      store: new Proxy(lake.store, {
        get: (target, name) => (name === 'list' ? store.list : Reflect.get(target, name)),
      }),
    }
    const error = await failureOf(bench.load({}, { lake: listing }))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(`s3://${SOURCE}/big.csv was ${fate}`)])
    await expectUntouched(bench)
  })
})

it('says nothing of what is in a row, in errors or in the log', async () => {
  await using bench = await makeLoaded()
  await bench.put('z.csv', 'id,amount\nsecret,secret\nsecret\n"secret\n')
  const error = await failureOf(bench.load())
  expect(error.code).toBe('BAD_QUOTES')
  const logged = bench.telemetry.lines.map(
    ({ message, fields }) => message + JSON.stringify(fields) + String(fields.error),
  )
  expect([error.message, ...logged].join('\n')).not.toContain('secret')
})
