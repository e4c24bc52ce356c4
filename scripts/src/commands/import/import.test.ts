import type { ChildProcess } from 'node:child_process'
import { access, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import type { Run } from '@inlet/console/api'
import type { Item } from '@inlet/local'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scanTable } from '../../live/scan-table.ts'
import { callLake } from '../../live/test/call-lake.ts'
import { startDynamoDB, type TestDynamoDB } from '../../live/test/dynalite.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { openRunLog } from '../../runs/run-log.ts'
import { createOffers, offersCsv } from '../../samples/offers.ts'

/** With their notes, enough for more than a part of the copy, after which an import can go on. */
const MANY = { rows: 4_000, accounts: 100, seed: 1, now: new Date('2026-01-31T12:00:00Z') }
const NOTE = 'x'.repeat(2_400)
/** Enough for more than two seconds. */
const LONG = { ...MANY, rows: 20_000 }
const KEY = ['--key', 'account,offer_id']

function* manyCsv(): Generator<string> {
  for (const [index, line] of [...offersCsv(MANY)].join('').trimEnd().split('\n').entries()) {
    yield `${line},${index === 0 ? 'note' : NOTE}\n`
  }
}

let db: TestDynamoDB
let many: string
beforeAll(async () => {
  db = await startDynamoDB()
  many = join(await mkdtemp(join(tmpdir(), 'inlet-csv-')), 'many.csv')
  await writeFile(many, manyCsv())
})
afterAll(async () => {
  await db[Symbol.asyncDispose]()
  await rm(join(many, '..'), { recursive: true })
})

let folder: string
let lake: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-import-'))
  lake = join(folder, 'lake')
})
afterEach(() => rm(folder, { recursive: true }))

const env = () => ({ AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, LOCAL_BUCKETS_DIR: lake, LEASE_SECONDS: '3' })
const callImport = (args: readonly string[]) => callLake(['import', ...args], env())

function importCsv(args: readonly string[], onStart?: (child: ChildProcess) => void) {
  return runLake(['import', ...args], env(), onStart)
}

async function fileWith(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'))

function textItem(cells: Readonly<Record<string, string>>): Item {
  return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, { S: cell }]))
}

/** What is known of the imports in the lake. */
async function states(): Promise<{ readonly position: { readonly row: number }; readonly lease: object | null }[]> {
  const bucket = join(lake, 'csv-uploads/_state')
  const names = await readdir(bucket).catch(() => [])
  return Promise.all(names.map(name => json(join(bucket, name, 'import.json'))))
}

/** Waits until a first part is stored, and more is under way; then sends the signal. */
async function endHalfWay(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  while (!(await states().catch(() => [])).some(({ position }) => position.row > 1)) await sleep(5)
  child.kill(signal)
}

/** The imports that the lake's log has, newest first. */
async function runs(): Promise<readonly Run[]> {
  return (await openRunLog(lake).list('import', undefined, 10)).runs
}

describe('lake import', () => {
  it('creates a table, imports the file, and imports it again when it is asked again', async () => {
    const file = await fileWith('a.csv', [...offersCsv({ ...MANY, rows: 300 })].join(''))
    const { stdout, stderr, code } = await importCsv([file, '--table', 'Created', ...KEY])
    expect(stdout).toMatch(/^✓ 300 rows read = 300 processed \+ 0 refused; \d+\.\d s, [\d,]+ rows\/s\n/)
    expect(stdout).toContain(`  table        Created at ${db.endpoint}\n`)
    expect(stdout).toContain('lake/csv-uploads/json-copy/Created/a.json\n  0 throttles, 0 retries, 1 invocation\n')
    expect([stderr, code]).toEqual(['', 0])
    const offers = [...createOffers({ ...MANY, rows: 300 })]
    const items = await scanTable(db.client, 'Created')
    expect(new Set(items.map(item => JSON.stringify(sorted(item))))).toEqual(
      new Set(offers.map(offer => JSON.stringify(sorted(textItem(offer))))),
    )
    expect((await json(join(lake, 'csv-uploads/json-copy/Created/a.json'))).data).toEqual(offers)

    await db.client.send(new DeleteItemCommand({ TableName: 'Created', Key: keyOf(offers[0]) }))
    await callImport([file, '--table', 'Created'])
    expect(await scanTable(db.client, 'Created')).toHaveLength(300)
  })

  it('reports refused rows, and prints JSON, for a compressed file of an odd name', async () => {
    const name = "a b+c%20ü 日本🙂&?#'=.csv.gz"
    const rows = ['id,n', 'a,1', ',2', 'b,3,4', 'b,5', 'b,"6\r\n7"', 'c,\0', 'd,', ...'12345'].join('\n')
    const file = await fileWith(name, gzipSync(rows))
    const { stdout, stderr, code } = await callImport([file, '--table', 'Odd', '--key', 'id:S', '--json'])
    expect([stderr, code, stdout.split('\n').length]).toEqual(['', 0, 2])
    const result = JSON.parse(stdout)
    expect(result).toMatchObject({
      ...{ file, table: 'Odd', endpoint: db.endpoint, status: 'imported', failure: null, fromRow: 0, invocations: 1 },
      ...{ rows: 12, processed: 4, superseded: 1, refused: 8, throttles: 0, retries: 0 },
      refusals: [
        { row: 2, code: 'EMPTY_KEY', reason: expect.any(String) },
        { row: 3, code: 'CELL_COUNT', reason: 'expected 2 cells, found 3' },
        { row: 6, code: 'NUL', reason: expect.any(String) },
        { row: 8, code: 'CELL_COUNT', reason: expect.any(String) },
        { row: 9, code: 'CELL_COUNT', reason: expect.any(String) },
      ],
    })
    expect((await json(result.unprocessed)).length + (await json(result.jsonCopy)).data.length).toBe(12)
    const items = await scanTable(db.client, 'Odd')
    expect(await runs()).toMatchObject([
      {
        ...{ trigger: 'command', object: `s3://csv-uploads/Odd/${name}`, table: 'Odd', status: 'succeeded' },
        accounting: { in: 12, written: 3, superseded: 1, refused: 8, rescued: 0 },
        outputs: [
          { name: 'copy', object: expect.stringContaining('s3://csv-uploads/json-copy/Odd/') },
          { name: 'unprocessed', object: expect.stringContaining('s3://csv-uploads/unprocessed/Odd/') },
        ],
      },
    ])
    expect(new Set(items)).toEqual(
      new Set([{ id: { S: 'a' }, n: { S: '1' } }, { id: { S: 'b' }, n: { S: '6\r\n7' } }, { id: { S: 'd' } }]),
    )

    const again = await callImport([file, '--table', 'Odd'])
    expect(again.stdout).toContain('\n  row 3: CELL_COUNT, expected 2 cells, found 3\n')
    expect([again.stdout.endsWith('\n  and 3 more\n'), again.code]).toEqual([true, 0])
  })

  it('fails where the rest of the file cannot be read, and keeps what came before', async () => {
    const file = await fileWith('broken.csv', 'id,n\na,1\nb,"2\nc,3\n')
    const { stdout, stderr, code } = await callImport([file, '--table', 'Broken', '--key', 'id'])
    expect(stdout).toMatch(/^✗ 1 row read = 1 processed \+ 0 refused;/)
    expect(stderr).toMatch(/^s3:.*broken.csv: Row 2, .*quote.* \(before that, 1 row processed, 0 refused\)\n$/)
    expect(code).toBe(1)
    const again = await callImport([file, '--table', 'Broken', '--json'])
    const failure = { code: 'BAD_QUOTES', message: expect.stringContaining('Row 2') }
    expect((await runs()).map(({ status, failure, accounting }) => [status, failure, accounting?.in])).toEqual([
      ['failed', failure, 1],
      ['failed', failure, 1],
    ])
    expect([JSON.parse(again.stdout), again.code]).toMatchObject([{ status: 'failed', rows: 1, failure }, 1])
  })

  it('continues in another invocation when the time of one is over', async () => {
    const long = await fileWith('long.csv', [...offersCsv(LONG)].join(''))
    const { stdout, code } = await importCsv([long, '--table', 'Continued', ...KEY, '--timeout', '2', '--json'])
    const { rows, processed, invocations } = JSON.parse(stdout)
    expect([rows, processed, code]).toEqual([LONG.rows, LONG.rows, 0])
    expect(invocations).toBeGreaterThan(1)
    expect(await scanTable(db.client, 'Continued')).toHaveLength(LONG.rows)
  })

  it('goes on after it was killed, and does not do again what was done', async () => {
    const args = [many, '--table', 'Killed', ...KEY]
    await importCsv(args, child => void endHalfWay(child, 'SIGKILL'))
    const [first] = createOffers(MANY)
    await db.client.send(new DeleteItemCommand({ TableName: 'Killed', Key: keyOf(first) }))
    const { stdout, stderr, code } = await callImport(args)
    expect(stderr).toMatch(/^An earlier run was killed: waiting \d+\.\d s .*\.\nGoes on at row [\d,]{5}\.\n/)
    expect(stdout).toMatch(/^✓ 4,000 rows read = 4,000 processed \+ 0 refused; \d+\.\d s from row [\d,]{5}, /)
    expect([await scanTable(db.client, 'Killed'), code]).toEqual([
      expect.toSatisfy(items => items.length === MANY.rows - 1),
      0,
    ])
    expect((await json(join(lake, 'csv-uploads/json-copy/Killed/many.json'))).data).toEqual(
      Array.from(createOffers(MANY), offer => ({ ...offer, note: NOTE })),
    )
  })

  it('goes on after Ctrl-C without waiting; a file of that name for another table is another import', async () => {
    const args = [many, '--table', 'Interrupted', ...KEY]
    const interrupted = await importCsv(args, child => void endHalfWay(child, 'SIGINT'))
    expect([interrupted.stdout, interrupted.code]).toEqual(['', 130])
    expect(interrupted.stderr).toContain('Interrupted. The same command goes on with the import.\n')
    expect(await states()).toMatchObject([{ lease: null }])
    const [run] = await runs()
    expect(run).toMatchObject({ table: 'Interrupted', status: 'interrupted', failure: null, accounting: null })

    const other = await fileWith('many.csv', 'account,offer_id\n1,2\n')
    const { stdout: imported } = await callImport([other, '--table', 'Other', ...KEY, '--json'])
    expect(JSON.parse(imported)).toMatchObject({ rows: 1, fromRow: 0 })

    const { stdout, stderr } = await callImport(args)
    expect(stdout).toContain('✓ 4,000 rows read = 4,000 processed + 0 refused;')
    expect(stderr).toMatch(/^Goes on at row [\d,]{5}\.\n/)
    expect((await runs()).map(({ id, table, status }) => [id, table, status])).toEqual([
      [expect.any(String), 'Other', 'succeeded'],
      [run?.id, 'Interrupted', 'succeeded'],
    ])
  })

  it('begins anew when the file is another one than that of the import that was cut off', async () => {
    const file = join(folder, 'changed.csv')
    await copyFile(many, file)
    await importCsv([file, '--table', 'Changed', ...KEY], child => void endHalfWay(child, 'SIGINT'))
    await writeFile(file, 'account,offer_id\n1,2\n')
    const { stdout } = await callImport([file, '--table', 'Changed', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ rows: 1, fromRow: 0, invocations: 1 })
  })

  it('is busy while another one imports the same file', async () => {
    const args = [many, '--table', 'Busy', ...KEY]
    let second: Promise<unknown> = Promise.resolve()
    await importCsv(args, async child => {
      while ((await states().catch(() => [])).length === 0) await sleep(20)
      second = importCsv(args).finally(() => child.kill('SIGINT'))
    })
    expect(await second).toEqual({
      stdout: '',
      stderr:
        'Busy: `lake up` or another `lake import` has s3://csv-uploads/Busy/many.csv in hand; `lake runs` tells how far it is.\n',
      code: 1,
    })
  })

  it.each([
    { args: ['a.csv'], problem: 'Missing required argument: --table' },
    { args: ['a.csv', '--table', 'x'], problem: 'for --table, found "x"' },
    { args: ['a.csv', '--table', 'Offers', '--key', 'a,b,c'], problem: 'Expected one column for --key, or two' },
    { args: ['a.csv', '--table', 'Offers', '--timeout', '0'], problem: 'above zero for --timeout, found "0"' },
    { args: ['a.csv', 'b.csv', '--table', 'Offers'], problem: 'Unexpected argument "b.csv"' },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await callImport(args)
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })

  it.each([
    { name: 'a.txt', problem: 'cannot be imported: its name does not end in .csv, .csv.gz, .csv.zst or .zip' },
    { name: 'empty.csv', content: '', problem: 'is empty: expected a header and rows' },
    { name: 'header.csv', content: 'id\n', problem: 'expected rows after the header, found none' },
    { name: 'other.csv', content: 'a;b\n1;2\n', problem: 'The file has no column id, which --key names; it has a;b' },
    { name: 'twice.csv', content: 'id,a,a\n1,2,3\n', problem: 'expected each column once, found "a" twice' },
    { name: 'not.csv.gz', problem: 'Expected whole and valid gzip data' },
    { name: `${'n'.repeat(245)}.csv`, problem: 'it has a segment of more than 255 bytes' },
  ])('says what is wrong with $name', async ({ name, content = 'id\n1\n', problem }) => {
    const file = await fileWith(name, content)
    const { stdout, stderr, code } = await callImport([file, '--table', `Refuse.${name.slice(0, 9)}`, '--key', 'id'])
    expect([stdout, code]).toEqual(['', 1])
    expect(stderr).toContain(problem)
  })

  it('says that there is no such file, and does not read a folder', async () => {
    const missing = join(folder, 'missing.csv')
    expect(await callImport([missing, '--table', 'Offers'])).toMatchObject({
      stderr: `There is no file ${missing}\n`,
      code: 1,
    })
    expect((await callImport([folder, '--table', 'Offers'])).stderr).toBe(
      `Expected a file, but ${folder} is a folder\n`,
    )
  })

  it('says what to do about the table', async () => {
    const file = await fileWith('a.csv', 'id,n\na,1\n')
    const missing = await callImport([file, '--table', 'Missing'])
    expect(missing).toEqual({
      stdout: '',
      stderr:
        'There is no table Missing. To create it, name the columns that are its key, such as --key account,offer_id\n',
      code: 1,
    })
    await callImport([file, '--table', 'Keyed', '--key', 'id'])
    expect(await callImport([file, '--table', 'Keyed', '--key', 'id,n:N'])).toMatchObject({
      stderr: 'Expected table Keyed to have the key id (S), n (N), found id (S)\n',
      code: 1,
    })
    const reserved = await callImport([file, '--table', 'json-copy', '--key', 'id'])
    expect(reserved.stderr).toContain('Nothing can be imported into a table json-copy')
    await expect(access(join(lake, 'csv-uploads/Missing'))).rejects.toThrow('ENOENT')
  })
})

function keyOf(offer: { readonly account: string; readonly offer_id: string } | undefined) {
  return { account: { S: offer?.account ?? '' }, offer_id: { S: offer?.offer_id ?? '' } }
}

function sorted(item: Item): Item {
  return Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
