import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openLake } from '@inlet/lake'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callLake } from './live/test/call-lake.ts'

const CLI = join(import.meta.dirname, 'lake.ts')
const BIG = '12345678901234567890.123456789'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-cli-'))
  await load([
    ['OrderTable', { orderid: { S: '0071' }, quantity: { N: '2' }, price: { N: '12.50' } }],
    ['OrderTable', { orderid: { S: '0072' }, quantity: { S: 'two' }, note: { S: 'a\tb\u001b' } }],
    ['Things', { id: { N: '1' }, size: { N: '7' }, weight: { N: '1.5' }, big: { N: BIG }, day: { S: '2026-01-31' } }],
    ['Things', { id: { N: '2' }, size: { N: '12' }, at: { S: '2026-01-31T10:00:00+01:00' }, zip: { S: '123' } }],
    ['Things', { id: { N: '3' }, code: { N: '5' }, zip: { S: '456' } }],
  ])
  await load([['Things', { id: { N: '4' }, big: { BOOL: true } }]])
})
afterAll(() => rm(root, { recursive: true }))

/** Loads items as the handler would have loaded them from the stream. */
async function load(items: readonly (readonly [table: string, item: Record<string, object>])[]): Promise<void> {
  Object.assign(process.env, { LOCAL_BUCKETS_DIR: root, S3_RAW: 'raw', UNMAPPED_TABLES: 'auto' })
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' })
  const { handler } = await import('@inlet/stream-to-parquet')
  const Records = items.map(([tableName, item], index) => {
    const [key] = Object.entries(item)
    const payload = {
      eventID: `event ${index}`,
      eventName: 'INSERT',
      tableName,
      dynamodb: {
        ApproximateCreationDateTime: 1_769_817_600_000 + index,
        Keys: key && { [key[0]]: key[1] },
        NewImage: item,
      },
    }
    return {
      awsRegion: 'eu-west-1',
      eventID: `shardId-000000000000:${index + 1}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes',
      eventVersion: '1.0',
      invokeIdentityArn: 'arn:aws:iam::123456789012:role/r',
      kinesis: {
        approximateArrivalTimestamp: 1_769_817_600,
        data: Buffer.from(JSON.stringify(payload)).toString('base64'),
        kinesisSchemaVersion: '1.0',
        partitionKey: 'p',
        sequenceNumber: String(index + 1),
      },
    }
  })
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] })
}

function call(args: readonly string[], { directory = root } = {}) {
  return callLake(args, { LOCAL_BUCKETS_DIR: directory })
}

/** In a process of its own. */
async function lake(args: readonly string[], { input = '', directory = root } = {}) {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, LOCAL_BUCKETS_DIR: directory } })
  child.stdin.end(input)
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { stdout, stderr, code }
}

describe('lake query', () => {
  it('prints plain lines where there is no terminal', async () => {
    const sql = 'SELECT orderid, quantity, price, note FROM raw.orders ORDER BY orderid'
    expect(await lake(['query', sql])).toEqual({
      stdout: 'orderid\tquantity\tprice\tnote\n0071\t2\t12.5\tNULL\n0072\tNULL\tNULL\ta\\tb\\u001b\n',
      stderr: '',
      code: 0,
    })
  })

  it('prints one JSON array, with every digit of a number', async () => {
    const { stdout, stderr, code } = await lake([
      'query',
      '--json',
      'SELECT big, 1 AS "1", dt FROM raw.things_current ORDER BY id',
    ])
    expect([stderr, code]).toEqual(['', 0])
    expect(stdout).toContain(`[{"big":${BIG},"1":1,"dt":"2026-01-31"},\n`)
    expect(JSON.parse(stdout)).toHaveLength(4)
    expect((await call(['query', '--json', 'SELECT 1 WHERE false'])).stdout).toBe('[]\n')
  })

  it('reads the query from standard input', async () => {
    const { stdout } = await lake(['query', '-', '--json'], {
      input: '-- how many\nSELECT count(*) AS n FROM orders;\n',
    })
    expect(JSON.parse(stdout)).toEqual([{ n: 2 }])
  })

  it('reads the query from a file, with comments and a semicolon', async () => {
    const file = join(root, 'count.sql')
    await writeFile(file, '-- how many;\nSELECT count(*) AS n /* ; */ FROM orders; -- all\n')
    expect(await lake(['query', '--file', file])).toEqual({ stdout: 'n\n2\n', stderr: '', code: 0 })
  })

  it("says what is wrong with a query, in DuckDB's words", async () => {
    const failed = await lake(['query', '--json', 'SELECT nope FROM raw.orders'])
    expect([failed.stdout, failed.code]).toEqual(['', 1])
    expect(failed.stderr).toContain('Referenced column "nope" not found')
    const unknown = await call(['query', 'SELECT * FROM raw.nope'])
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toMatch(/Table with name nope does not exist[\s\S]*\n\nTables: raw\.orders, raw\.things\n$/)
  })

  it('says how to make a lake where there is none', async () => {
    const { stdout, stderr, code } = await call(['query', 'SELECT 1', '--lake', join(root, 'nowhere')])
    expect([stdout, code]).toEqual(['', 1])
    expect(stderr).toContain('npm start')
  })

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [CLI, 'query', '--lake', root, 'SELECT * FROM range(300000)'])
    child.stdout.once('data', () => child.stdout.destroy())
    const closed = new Promise(resolve => child.once('close', resolve))
    expect([await text(child.stderr), await closed]).toEqual(['', 0])
  })
})

describe('lake tables', () => {
  it('lists the tables', async () => {
    const { stdout } = await lake(['tables'])
    expect(stdout.split('\n')[0]).toBe('table\tformat\tcolumns\tpartitions\tfiles\tbytes')
    expect(stdout).toMatch(/\nraw\.orders\tparquet\t\d+\t1\t1\t\d+\n/)
    const listed = JSON.parse((await call(['tables', '--json'])).stdout)
    expect(listed).toMatchObject([
      { database: 'raw', table: 'orders', format: 'parquet', partitions: 1, files: 1 },
      { database: 'raw', table: 'things', partitions: 1, files: 2 },
    ])
  })

  it('shows a table', async () => {
    const { stdout } = await call(['tables', 'orders'])
    expect(stdout).toContain('raw.orders: Sales orders\nSource: OrderTable\n')
    expect(stdout).toContain('\nprice\tdecimal(12,2)\tdeclared\tprice\tPrice of one piece\n')
    expect(stdout).toContain('\ndt\tstring\tpartition key\t\tUTC day of the change, YYYY-MM-DD\n')
    const { columns, partitions } = JSON.parse((await call(['tables', 'raw.orders', '--json'])).stdout)
    expect(columns[0]).toMatchObject({ name: 'orderid', type: 'string', path: 'orderid' })
    expect(partitions).toMatchObject([{ values: ['2026-01-31'], location: 's3://raw/orders/dt=2026-01-31/', files: 1 }])
  })

  it('knows no table that is not there', async () => {
    const { stderr, code } = await call(['tables', 'nope'])
    expect([stderr, code]).toEqual(['There is no table "nope". Tables: raw.orders, raw.things\n', 1])
  })

  it('checks definitions against the catalog', async () => {
    expect(await call(['tables', '--check'])).toMatchObject({ code: 0, stderr: '' })
    const directory = await mkdtemp(join(tmpdir(), 'inlet-cli-'))
    const { catalog } = await openLake({ LOCAL_BUCKETS_DIR: directory })
    await catalog.createTable({
      database: 'raw',
      name: 'orders',
      location: 's3://raw/orders/',
      columns: [{ name: 'price', type: 'decimal(38,9)', path: 'price', origin: 'name rule' }],
      partitionKeys: [],
    })
    const { stdout, code } = await call(['tables', '--check'], { directory })
    const asJson = await call(['tables', '--check', '--json'], { directory })
    await rm(directory, { recursive: true })
    expect([stdout.split('\n')[0], code]).toEqual([
      'raw.orders.price: declared decimal(12,2), but the catalog has decimal(38,9)',
      1,
    ])
    expect(JSON.parse(asJson.stdout)).toEqual([
      { table: 'raw.orders', column: 'price', declared: 'decimal(12,2)', actual: 'decimal(38,9)' },
    ])
    expect(asJson.code).toBe(1)
  })

  it('suggests definitions from what it has seen, without showing a value', async () => {
    const { stdout, code } = await call(['tables', '--suggest'])
    expect(code).toBe(0)
    expect(stdout.replace(/^.*\n\n/, '')).toBe(`// raw.orders
defineTable({
  name: 'orders',
  source: 'OrderTable',
  columns: {
    // in rescued_data: "quantity", 1 × text
  },
})

// raw.things
defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    id: { type: 'bigint' }, // 4 values, all whole, up to 1 digit
    size: { type: 'int' }, // 2 values, all whole, up to 2 digits
    weight: { type: 'decimal(12,2)' }, // 1 value, up to 1 digit before the point, 1 after
    day: { type: 'date' }, // 1 value, all days
    at: { type: 'timestamp' }, // 1 value, all instants; a timestamp does not keep the offset
    // zip: 2 values, all read as numbers, but came as text: a number column would not take them
    code: { type: 'int' }, // 1 value, all whole, up to 1 digit
    // in rescued_data: "big", 1 × boolean
  },
})
`)
    const asJson = JSON.parse((await call(['tables', 'things', '--suggest', '--json'])).stdout)
    expect(asJson[0].columns[0]).toMatchObject({ name: 'id', path: 'id', type: 'bigint' })
  })
})

describe('lake', () => {
  it.each([['--help'], ['query', '--help'], ['tables', '--help']])('explains itself: %s %s', async (...args) => {
    const { stdout, stderr, code } = await call(args)
    expect([stderr, code]).toEqual(['', 0])
    expect(stdout).toContain(`USAGE lake ${args.length > 1 ? args[0] : ''}`)
  })

  it.each([
    { args: [], problem: 'Which command?' },
    { args: ['qeury'], problem: 'There is no command "qeury"' },
    { args: ['query'], problem: 'Expected a query or --file, found neither' },
    { args: ['query', 'SELECT 1', '--file', 'a.sql'], problem: 'Expected a query or --file, found both' },
    { args: ['query', 'SELECT', '1'], problem: 'Unexpected argument "1"' },
    { args: ['query', 'SELECT 1', '--jsno'], problem: "Unknown option '--jsno'" },
    { args: ['tables', '--check', '--suggest'], problem: 'found both' },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await lake(args)
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })
})

describe('lake events', () => {
  const lines = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))

  it('prints Kinesis events, the same for the same seed', async () => {
    const args = ['events', '--table', 'OrderTable', '--changes', '30', '--batch', '10', '--seed', '7']
    const { stdout, stderr, code } = await call(args)
    expect([stderr, code]).toEqual(['', 0])
    const [first] = lines(stdout)
    expect(first.Records).toHaveLength(10)
    const { dynamodb } = JSON.parse(Buffer.from(first.Records[0].kinesis.data, 'base64').toString())
    expect(Object.keys(dynamodb.NewImage).sort()).toEqual(['orderid', 'price', 'product_name', 'quantity'])
    expect((await call(args)).stdout).toBe(stdout)
    expect((await call([...args.slice(0, -1), '8'])).stdout).not.toBe(stdout)
  })

  it('names the tables there are', async () => {
    const { stderr, code } = await call(['events', '--table', 'nope'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no sample table "nope". Tables: ')
  })
})
