import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLocalLake } from '@inlet/local'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QueryAnswer } from '../api/query.ts'
import { addIds, changesTable, makeTestLake, type TestLake } from '../server/test/test-lake.ts'
import { LIMITS, type QueryLimits } from './limits.ts'
import { openQueryRunner, type QueryRunner } from './query-runner.ts'
import { findProcesses, isRunning } from './test/find-processes.ts'

let lake: TestLake
let runner: QueryRunner
let ids = 0
/** All that is in the lake's directory. */
let files: string[]

beforeAll(async () => {
  lake = await makeTestLake()
  const table = changesTable('orders', { id: 'string' })
  await lake.catalog.createTable(table)
  await lake.catalog.createTable(changesTable('items', { id: 'string', price: 'decimal(12,2)' }))
  await addIds(lake, table, '2026-01-31', 'a.parquet', ['a', 'b'])
  await lake.store.write('raw', 'quarantine/x.json', Buffer.from('{"card":"secret"}'))
  await mkdir(join(lake.root, '.live'))
  await writeFile(join(lake.root, '.live/endpoints.json'), '{"secret":1}')
  await symlink('/etc', join(lake.root, 'raw/orders/dt=2026-01-31/etc'))
  await symlink('/etc/hostname', join(lake.root, 'raw/orders/dt=2026-01-31/z.parquet'))
  files = (await readdir(lake.root, { recursive: true })).sort()
  runner = openQueryRunner(lake.root)
})

afterAll(async () => {
  await runner.close()
  await lake[Symbol.asyncDispose]()
})

async function run(sql: string, limit?: number, of = runner): Promise<QueryAnswer> {
  return JSON.parse(await of.run({ id: `q${ids++}`, sql, ...(limit && { limit }) }))
}

async function rowsOf(sql: string, limit?: number) {
  const answer = await run(sql, limit)
  if (answer.is !== 'rows') throw new Error(JSON.stringify(answer))
  return answer
}

/** A runner with limits of its own, for `use`. */
async function withLimits(limits: Partial<QueryLimits>, use: (runner: QueryRunner) => Promise<void>): Promise<void> {
  const limited = openQueryRunner(lake.root, { ...LIMITS, ...limits })
  try {
    await use(limited)
  } finally {
    await limited.close()
  }
}

const LONG = 'SELECT count(*) FROM range(1_000_000_000_000) AS a(x) WHERE x % 7 = hash(x) % 7'

describe('a query', () => {
  it('gives rows of the tables that its text names, in any case, and of their views', async () => {
    expect((await rowsOf('SELECT id FROM raw.orders ORDER BY id')).rows).toEqual([['a'], ['b']])
    expect((await rowsOf('SELECT count(*) AS n FROM ORDERS, "orders_current"')).rows).toEqual([[0]])
    expect((await rowsOf(`SELECT count(*) FROM query_table('ord' || 'ers')`)).rows).toEqual([[2]])
    expect((await rowsOf('DESCRIBE items')).rows[1]).toEqual(['price', 'DECIMAL(12,2)', 'YES', null, null, null])
    const names = (await rowsOf('SELECT name FROM (SHOW ALL TABLES) ORDER BY 1')).rows.flat()
    expect(names).toEqual(['items', 'items_changes', 'items_current', 'orders', 'orders_changes', 'orders_current'])
    expect(await run('SELECT * FROM order')).toMatchObject({ is: 'refused', code: 'BAD_SQL' })
    expect(await run('FROM raw.ordesr')).toMatchObject({ message: expect.stringContaining('Did you mean "orders') })
  })

  it('gives every digit, and any name', async () => {
    const sql = `SELECT 9007199254740993 AS a, 0.1 AS a, 12345678901234567890.123::DECIMAL(38,3) AS c,
      [9007199254740993] AS d, MAP {'__proto__': 9007199254740993, 'b': NULL} AS e, 'NaN'::DOUBLE AS f, true AS g,
      chr(0) || '<script>' AS h`
    const { columns, rows } = await rowsOf(sql)
    expect(columns.map(({ name }) => name)).toEqual(['a', 'a:1', 'c', 'd', 'e', 'f', 'g', 'h'])
    const [row = []] = rows
    expect(JSON.stringify(row)).toBe(
      JSON.stringify([
        ...['9007199254740993', 0.1, '12345678901234567890.123', ['9007199254740993']],
        ...[JSON.parse('{"__proto__":"9007199254740993","b":null}'), 'NaN', true, '\0<script>'],
      ]),
    )
  })

  it('gives what lake query gives', async () => {
    const literal = fc.oneof(
      fc.bigInt({ min: -(2n ** 126n), max: 2n ** 126n }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => `${number}::DOUBLE`),
      fc.tuple(fc.maxSafeInteger(), fc.nat(9)).map(([digits, scale]) => `${digits}::DECIMAL(38,9) / 1e${scale}`),
      fc.string({ unit: 'binary' }).map(text => `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`),
      fc.date({ noInvalidDate: true, min: new Date(0) }).map(date => `TIMESTAMP '${date.toISOString().slice(0, -1)}'`),
      fc.constantFrom('NULL', 'true', "DATE '2026-01-31'", "'\\x00\\xFF'::BLOB", 'INTERVAL 3 DAYS', "MAP {'a': 1}"),
    )
    const local = await openLocalLake(lake.root)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(literal, { minLength: 2, maxLength: 2 }), { minLength: 1 }), async rows => {
        const sql = rows.map(row => `SELECT [${row[0]}], {a: ${row[1]}}`).join(' UNION ALL BY NAME ')
        const expected = await local.query(sql).catch(() => undefined)
        fc.pre(expected !== undefined)
        const { rows: found } = await rowsOf(sql)
        const asText = JSON.stringify(expected?.rows, (_, value) => {
          return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value) ? value.rawJSON : value
        })
        expect(JSON.stringify(found)).toBe(asText)
      }),
      { numRuns: 12 },
    )
    local.close()
  })

  it('gives as many rows as are asked for, and as a page can take', async () => {
    const some = await rowsOf('SELECT * FROM range(20_000)', 10_000)
    expect([some.rows.length, some.isCut, some.rows.at(-1)]).toEqual([10_000, true, [9_999]])
    const whole = await rowsOf('SELECT * FROM range(5)', 5)
    expect([whole.rows.length, whole.isCut]).toEqual([5, false])
    expect((await rowsOf('SELECT * FROM range(2_000)')).rows).toHaveLength(1_000)
    const large = await rowsOf("SELECT repeat('é', 500_000) FROM range(100)")
    expect([large.rows.length, large.isCut]).toEqual([8, true])
    expect(await run("SELECT repeat('x', 9_000_000)")).toMatchObject({ is: 'refused', code: 'TOO_LARGE' })
  })
})

describe('a query that does more than read, or reads what is not of a table, is refused', () => {
  it.each([
    ['NOT_A_QUERY', "COPY (SELECT 1) TO 'ROOT/raw/x.csv'"],
    ['NOT_A_QUERY', "COPY orders TO 'ROOT/raw/x.parquet' (FORMAT parquet)"],
    ['NOT_A_QUERY', "ATTACH 'ROOT/x.duckdb' AS x"],
    ['NOT_A_QUERY', "EXPORT DATABASE 'ROOT/raw/x'"],
    ['NOT_A_QUERY', 'INSTALL httpfs'],
    ['NOT_A_QUERY', 'LOAD httpfs'],
    ['NOT_A_QUERY', 'SET lock_configuration = false'],
    ['NOT_A_QUERY', 'RESET allowed_paths'],
    ['NOT_A_QUERY', "PRAGMA memory_limit = '20GB'"],
    ['NOT_A_QUERY', 'CALL pragma_version()'],
    ['NOT_A_QUERY', 'CREATE TABLE x AS SELECT 1'],
    ['NOT_A_QUERY', "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')"],
    ['NOT_A_QUERY', "CREATE MACRO x() AS TABLE FROM read_text('/etc/passwd')"],
    ['NOT_A_QUERY', 'DROP VIEW raw.orders'],
    ['NOT_A_QUERY', 'BEGIN'],
    ['NOT_A_QUERY', 'CHECKPOINT'],
    ['NOT_A_QUERY', 'EXPLAIN ANALYZE SELECT 1'],
    ['NOT_A_QUERY', 'PREPARE x AS SELECT 1'],
    ['NOT_A_QUERY', 'SELECT 1; SELECT 2'],
    ['NOT_A_QUERY', "SELECT 1; COPY (SELECT 1) TO 'ROOT/raw/x.csv'"],
    ['NOT_A_QUERY', ''],
    ['NOT_A_QUERY', "FROM query('SELECT 1')"],
    ['NOT_A_QUERY', "FROM enable_logging(storage = 'file', storage_path = 'ROOT/raw')"],
    ['NOT_A_QUERY', "FROM enable_profiling(save_location = 'ROOT/raw/x.json', format = 'json')"],
    ['BAD_SQL', "WITH x AS (COPY (SELECT 1) TO 'ROOT/raw/x.csv') FROM x"],
    ['BAD_SQL', 'WITH x AS (DELETE FROM orders RETURNING *) FROM x'],
    ['BAD_SQL', "SELECT getenv('HOME')"],
    ['BAD_SQL', "FROM '/etc/passwd'"],
    ['BAD_SQL', "FROM read_text('/etc/passwd')"],
    ['BAD_SQL', "FROM read_text('/proc/self/environ')"],
    ['BAD_SQL', "FROM read_text(['ROOT/raw/orders/dt=2026-01-31/a.parquet', '/etc/passwd'])"],
    ['BAD_SQL', "FROM read_text('ROOT/raw/orders/dt=2026-01-31/a.parquet/../../../../../../../../../etc/passwd')"],
    ['BAD_SQL', "FROM read_text('ROOT/.live/endpoints.json')"],
    ['BAD_SQL', "FROM read_text('ROOT/.catalog/raw/orders/versions/000000000001.json')"],
    ['BAD_SQL', "FROM read_json('ROOT/raw/quarantine/x.json')"],
    ['BAD_SQL', "FROM read_text('ROOT/raw/orders/dt=2026-01-31/etc/passwd')"],
    ['BAD_SQL', "FROM read_text('ROOT/raw/orders/dt=2026-01-31/z.parquet')"],
    ['BAD_SQL', "FROM read_text('ROOT/raw/orders/*/*')"],
    ['BAD_SQL', "FROM read_blob('ROOT/**')"],
    ['BAD_SQL', "FROM glob('ROOT/*')"],
    ['BAD_SQL', "FROM glob('/home/*')"],
    ['BAD_SQL', "FROM sniff_csv('/etc/passwd')"],
    ['BAD_SQL', "FROM parquet_metadata('/etc/passwd')"],
    ['BAD_SQL', "FROM read_duckdb('ROOT/x.duckdb')"],
    ['BAD_SQL', "FROM 'https://example.com/x.parquet'"],
    ['BAD_SQL', "FROM read_csv('s3://bucket/x.csv')"],
    ['BAD_SQL', "FROM read_text('/dev/stdin')"],
  ])('%s: %s', async (code, sql) => {
    const filled = sql.replaceAll('ROOT', lake.root)
    const answer = await run(`${filled} /* orders */`)
    expect(answer).toMatchObject({ is: 'refused', code })
    expect(JSON.stringify(answer)).not.toMatch(/secret"|root:|PATH=/)
  })

  it('and leaves nothing behind, also where DuckDB may spill', async () => {
    expect((await readdir(lake.root, { recursive: true })).sort()).toEqual(files)
    const { rows } = await rowsOf("SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'")
    const spill = String(rows[0]?.[0])
    expect((await rowsOf(`FROM glob('${spill}/**')`)).rows).toEqual([])
  })

  it.runIf(process.platform === 'linux')('and gets no variable of the environment', async () => {
    const [id] = findProcesses(process.pid)
    const environment = await readFile(`/proc/${id}/environ`, 'utf8')
    expect(
      environment
        .split('\0')
        .filter(line => !line.startsWith('NODE_CHANNEL'))
        .join(''),
    ).toBe('')
  })
})

describe('CSV', () => {
  it('has all rows, also a million, and no more', async () => {
    let [csv, pieces] = ['', 0]
    const outcome = await runner.runCsv({ id: 'csv', sql: 'SELECT range AS n FROM range(1_000_000)' }, async piece => {
      csv += piece
      pieces++
    })
    expect(outcome).toEqual({ is: 'end' })
    const lines = csv.split('\r\n')
    expect([lines.length, lines[0], lines.at(-2), lines.at(-1)]).toEqual([1_000_002, 'n', '999999', ''])
    expect(pieces).toBeGreaterThan(10)
    const more = await runner.runCsv({ id: 'csv', sql: 'SELECT * FROM range(1_000_001)' }, async () => {})
    expect(more).toMatchObject({ is: 'refused', code: 'TOO_LARGE' })
    csv = ''
    await runner.runCsv({ id: 'csv', sql: 'SELECT id FROM orders WHERE false' }, async piece => {
      csv += piece
    })
    expect(csv).toBe('id\r\n')
  })

  it('goes no further than it is read, and ends with its reader', async () => {
    let pieces = 0
    const request = { id: 'csv', sql: 'SELECT range FROM range(900_000)' }
    const stalled = runner.runCsv(request, async () => {
      pieces++
      if (pieces === 2) await sleep(300)
      if (pieces === 3) throw new Error('The client is gone')
    })
    await sleep(200)
    expect(pieces).toBeLessThanOrEqual(2)
    await expect(stalled).rejects.toThrow('The client is gone')
    const cancelled = await runner.runCsv(request, async () => runner.cancel('csv'))
    expect(cancelled).toEqual({ is: 'cancelled' })
    expect(await runner.runCsv({ id: 'csv', sql: 'SELECT nothing' }, async () => {})).toMatchObject({ code: 'BAD_SQL' })
    expect(await run('SELECT 1')).toMatchObject({ is: 'rows' })
  })
})

describe('the limits', () => {
  it('stop a query that takes too long, and the next one runs', async () => {
    await withLimits({ ms: 1_500 }, async limited => {
      limited.warm()
      await sleep(500)
      expect(await run(LONG, 1, limited)).toMatchObject({ is: 'refused', code: 'TOO_LONG' })
      // On a busy machine, the process that starts in its place may take all the time that a query has, and more.
      await expect.poll(() => run('SELECT 1', 1, limited), { interval: 4_000 }).toMatchObject({ is: 'rows' })
    })
  })

  it('stop a query that takes too much memory, in DuckDB and around it', async () => {
    expect(await run('SELECT list(range) FROM range(200_000_000)')).toMatchObject({ is: 'refused', code: 'TOO_LARGE' })
    await withLimits({ residentBytes: 250 * 1024 ** 2 }, async limited => {
      const answer = await run("SELECT repeat('x', 1_000_000) AS a FROM range(1_000) ORDER BY a, random()", 1, limited)
      expect(answer).toMatchObject({ is: 'refused', code: 'TOO_LARGE' })
    })
    await withLimits({ heapMegabytes: 20 }, async limited => {
      const answer = await run('SELECT list(range) FROM range(3_000_000)', 1, limited)
      expect(answer).toMatchObject({ is: 'refused', code: 'TOO_LARGE' })
      expect(await run('SELECT 1', 1, limited)).toMatchObject({ is: 'rows' })
    })
  })

  it('keep from the console what is too large for it: a value, a header, a message', async () => {
    const refused = { is: 'refused', code: 'TOO_LARGE' }
    const write = () => Promise.reject(new Error('Expected nothing to be written'))
    const large = { id: 'csv', sql: "SELECT repeat('x', 9_000_000)" }
    expect(await runner.runCsv(large, write)).toMatchObject(refused)
    const name = `"${'n'.repeat(500_000)}"`
    const named = {
      id: 'csv',
      sql: `WITH t AS (SELECT 1 AS ${name}) SELECT ${Array(20).fill('t.*').join(', ')} FROM t`,
    }
    expect(await runner.runCsv(named, write)).toMatchObject(refused)
    expect(await run(named.sql)).toMatchObject(refused)
    const said = await run("SELECT error(repeat('x', 1_000_000))")
    expect(said).toMatchObject({ is: 'refused', code: 'BAD_SQL' })
    expect(JSON.stringify(said).length).toBeLessThan(11_000)
  })

  it('let two run at once; others wait, in turn', async () => {
    const long = ['l1', 'l2'].map(id => runner.run({ id, sql: LONG }))
    const waiting = ['w1', 'w2'].map(id => runner.run({ id, sql: 'SELECT 1' }))
    await sleep(1_000)
    expect(findProcesses(process.pid)).toHaveLength(2)
    runner.cancel('w1')
    expect(JSON.parse((await waiting[0]) ?? '')).toEqual({ is: 'cancelled' })
    await expect(runner.run({ id: 'l1', sql: 'SELECT 1' })).rejects.toThrow('A query of this id runs already')
    const startedAt = Date.now()
    runner.cancel('l1')
    expect(JSON.parse((await long[0]) ?? '')).toEqual({ is: 'cancelled' })
    expect(Date.now() - startedAt).toBeLessThan(500)
    expect(JSON.parse((await waiting[1]) ?? '')).toMatchObject({ is: 'rows' })
    runner.cancel('l2')
    expect(JSON.parse((await long[1]) ?? '')).toEqual({ is: 'cancelled' })
    expect(await run('SELECT 1')).toMatchObject({ is: 'rows' })
    runner.cancel('never heard of')
  })
})

it('says what is wrong with a lake that cannot be read', async () => {
  await using broken = await makeTestLake()
  await broken.catalog.createTable(changesTable('orders', {}))
  await writeFile(join(broken.root, '.catalog/raw/orders/versions/000000000001.json'), '{')
  const opened = openQueryRunner(broken.root)
  await expect(opened.run({ id: '1', sql: 'FROM orders' })).rejects.toMatchObject({
    code: 'CATALOG',
    message: expect.stringContaining('Expected a table in the catalog file'),
  })
  await opened.close()
})

it('runs queries again once there is room for what they spill', async () => {
  const { TMPDIR } = process.env
  const opened = openQueryRunner(lake.root)
  try {
    process.env.TMPDIR = join(lake.root, 'none')
    opened.warm()
    for (let time = 0; time < 3; time++) {
      await expect(opened.run({ id: 'same', sql: 'SELECT 1' })).rejects.toThrow('ENOENT')
    }
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
  expect(JSON.parse(await opened.run({ id: 'same', sql: 'SELECT 1' }))).toMatchObject({ is: 'rows' })
  await opened.close()
})

it('leaves no process behind, also when it is killed itself', async () => {
  const program = join(import.meta.dirname, 'test/run-forever.ts')
  const parent = spawn(process.execPath, [program, lake.root], { stdio: 'inherit' })
  const until = async (isSo: () => boolean) => {
    for (let wait = 0; !isSo() && wait < 500; wait++) await sleep(20)
    expect(isSo()).toBe(true)
  }
  await until(() => findProcesses(parent.pid).length === 1)
  // Until DuckDB is at it.
  await sleep(1_000)
  const [id = 0] = findProcesses(parent.pid)
  parent.kill('SIGKILL')
  await until(() => !isRunning(id))
})
