import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { defineTable } from '@inlet/core'
import { zipOf } from '@inlet/lake/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientOf, startDynamoDB } from '../test/unit/dynamodb-server.ts'
import { type Imports, openImports, s3Event, TABLE } from '../test/unit/imports.ts'
import { startRecording } from '../test/unit/recording-server.ts'

const KEY = { account: 'S', at: 'N' } as const
const HEADER = 'account,at,note\n'
const MIB = 1024 * 1024
/** `SEEDS=100` runs more. */
const RUNS = Number(process.env.SEEDS ?? 6)

/** Rows 1 to `count`, each of an item of its own. */
function rows(count: number, from = 1): string {
  return Array.from({ length: count }, (_, index) => `a,${from + index},note ${((from + index) * 7919) % 1009}\n`).join(
    '',
  )
}

/** What the table, and the outputs, have of an import whose every row has a number in `at`. */
async function accountOf(imports: Imports, name: string) {
  const numbersOf = (each: readonly Readonly<Record<string, unknown>>[]) => each.map(({ at }) => Number(at))
  const items = await imports.items()
  const keys = await imports.keys()
  const unprocessed = keys.includes(`unprocessed/${name}.unprocessed.json`)
    ? await imports.unprocessed(`unprocessed/${name}.unprocessed.json`)
    : []
  return {
    items: items.map(({ at }) => Number(at?.N)).toSorted((a, b) => a - b),
    copy: numbersOf(await imports.copy(`json-copy/${name}.json`)),
    unprocessed,
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('a file without a row to import', () => {
  it.each([
    [
      'no-key.csv',
      'account,note\na,b\n',
      'BAD_HEADER',
      /"account" and "at".*; "at" is missing, found "account", "note"$/,
    ],
    ['headerless.csv', 'a,1,x\nb,2,y\n', 'BAD_HEADER', /"account" and "at" are missing, found "a", "1", "x"$/],
    ['twice.csv', 'account,at,note,note\na,1,x,y\n', 'BAD_HEADER', /expected each column once, found "note" twice$/],
    ['semicolons.csv', 'account;at;note\na;1;x\n', 'BAD_HEADER', /found "account;at;note"$/],
    ['utf16.csv', Buffer.from(HEADER + rows(2), 'utf16le'), 'BAD_HEADER', /are missing, found "a\\u0000c\\u0000/],
    ['nul.csv', 'account,at,n\0te\na,1,x\n', 'BAD_HEADER', /found "n\\u0000te"$/],
    [
      'long.csv',
      `${'x'.repeat(MIB)},account,at\na,1\n`,
      'BAD_HEADER',
      /expected a header that can be read: expected at most/,
    ],
    ['surrogate.csv', Buffer.from('account,at,\xed\xa0\x80\na,1,x\n', 'latin1'), 'BAD_HEADER', /expected a header/],
    ['empty.csv', '', 'EMPTY_FILE', /expected a header, found nothing$/],
    ['mark.csv', '\ufeff', 'EMPTY_FILE', /expected a header, found nothing$/],
    ['blank.csv', '\n\r\n\n', 'EMPTY_FILE', /expected a header, found nothing$/],
    ['empty.csv.gz', gzipSync(''), 'EMPTY_FILE', /expected a header, found nothing$/],
    ['empty.zip', zipOf({ name: 'a.csv' }), 'EMPTY_FILE', /expected a header, found nothing$/],
    ['header.csv', HEADER, 'NO_ROWS', /expected rows after the header, found none$/],
    ['header-alone.csv', '\ufeffaccount,at', 'NO_ROWS', /expected rows after the header, found none$/],
    ['quotes.csv', 'account,at,"note\na,1,x\n', 'BAD_QUOTES', /Row 0, byte 0: expected/],
    ['latin1.csv', Buffer.from('account,at,größe\na,1,x\n', 'latin1'), 'NOT_UTF8', /Row 0, byte 13: expected UTF-8/],
    ['no.csv.gz', HEADER + rows(2), 'BAD_COMPRESSION', /gzip data, found after 0 bytes/],
    ['no.zip', HEADER + rows(2), 'BAD_ZIP', /Expected a zip file/],
    ['none.zip', zipOf({ name: 'a.txt' }), 'BAD_ZIP', /Expected a CSV file in the zip, found "a.txt"$/],
    ['two.zip', zipOf({ name: 'a.csv' }, { name: 'b.csv' }), 'BAD_ZIP', /Expected one CSV file.*"a.csv", "b.csv"$/],
  ])('%s fails, for a reason that names it, and leaves nothing', async (key, content, code, message) => {
    await using imports = await openImports({ key: KEY })
    const failure = await imports.failureOf(key, content)
    expect(failure).toMatchObject({ name: 'InputError', code, processedRows: 0, unprocessedRows: 0 })
    expect(failure.message).toMatch(message)
    expect(failure.message.startsWith(`s3://bucket/${key}: `)).toBe(true)
    expect(await imports.items()).toEqual([])
    expect(await imports.keys()).toEqual([key])
    expect(imports.telemetry.total('ImportsFailed', TABLE)).toBe(1)
    // Delivered again, it ends in the same way.
    await expect(imports.handle(s3Event(key))).rejects.toMatchObject({ code, message: failure.message })
  })
})

describe('a file that cannot be read to its end', () => {
  const good = HEADER + rows(300)
  const length = Buffer.byteLength(good)
  const after = `${rows(300, 1_001)}`

  it.each([
    ['text behind a quote', `b,301,"x"y\n${after}`, 'BAD_QUOTES', `Row 301, byte ${length + 9}: `],
    ['a quote inside a cell', `b,301,x"y"\n${after}`, 'BAD_QUOTES', `Row 301, byte ${length + 7}: `],
    ['a quote that is never closed', `b,301,"x\n${after}`, 'BAD_QUOTES', `Row 301, byte ${length}: `],
    [
      'other bytes than UTF-8',
      Buffer.concat([Buffer.from('b,301,\xff\n', 'latin1'), Buffer.from(after)]),
      'NOT_UTF8',
      `Row 301, byte ${length + 6}: `,
    ],
    ['a character cut off', Buffer.from('b,301,\xe3\x82', 'latin1'), 'NOT_UTF8', `Row 301, byte ${length + 6}: `],
  ])('has all its rows before imported, and no other: %s', async (_what, rest, code, place) => {
    await using imports = await openImports({ key: KEY })
    const failure = await imports.failureOf('a.csv', Buffer.concat([Buffer.from(good), Buffer.from(rest)]))
    expect(failure).toMatchObject({ name: 'InputError', code, processedRows: 300, unprocessedRows: 0 })
    expect(failure.message).toContain(`s3://bucket/a.csv: ${place}expected`)
    expect(failure.message).toContain('300 rows were processed, 0 were not')
    expect(await accountOf(imports, 'a')).toEqual({ items: upTo(300), copy: upTo(300), unprocessed: [] })
  })

  // Hard to compress, lest it is a single block of which nothing can be had.
  const noise = (index: number) => createHash('shake256', { outputLength: 128 }).update(String(index)).digest('hex')
  const large = Buffer.from(
    HEADER +
      upTo(700)
        .map(index => `a,${index},${noise(index)}\n`)
        .join(''),
  )
  const cutOff = (bytes: Buffer) => bytes.subarray(0, bytes.length * 0.8)
  const noisyZip = zipOf({ name: 'a.csv', content: large, says: { crc: 1 } })
  it.each([
    ['a.csv.gz', cutOff(gzipSync(large)), 'BAD_COMPRESSION', 'gzip data'],
    ['a.csv.zst', cutOff(zstdCompressSync(large)), 'BAD_COMPRESSION', 'zstd data'],
    [
      'a.csv.gz',
      Buffer.concat([gzipSync(large.subarray(0, 150_000)), Buffer.from('x')]),
      'BAD_COMPRESSION',
      'gzip data',
    ],
    ['a.zip', noisyZip, 'BAD_ZIP', 'zip entry "a.csv"'],
  ])('keeps what it was imported so far: %s, %#', async (key, content, code, what) => {
    await using imports = await openImports({ key: KEY })
    const failure = await imports.failureOf(key, content)
    expect(failure).toMatchObject({ name: 'InputError', code, unprocessedRows: 0 })
    const [, bytes] = /found after (\d+) bytes of content/.exec(failure.message) ?? []
    expect(failure.message).toContain(`s3://bucket/${key}: Expected whole and valid ${what}, found after`)
    const { items, copy } = await accountOf(imports, key)
    expect(items.length).toBeGreaterThan(400)
    expect(items).toEqual(upTo(items.length))
    expect(copy).toEqual(items)
    expect(failure).toMatchObject({ processedRows: items.length })
    // The last row before the fault may be whole without anybody knowing.
    const readable = large.subarray(0, Number(bytes)).toString().split('\n').length - 2
    expect(readable - items.length).toBeGreaterThanOrEqual(0)
    expect(readable - items.length).toBeLessThanOrEqual(1)
  })

  it('fails if it is a zip that has been cut off, which has no directory', async () => {
    await using imports = await openImports({ key: KEY })
    const failure = await imports.failureOf('a.zip', cutOff(zipOf({ name: 'a.csv', content: large })))
    expect(failure).toMatchObject({ code: 'BAD_ZIP', processedRows: 0 })
    expect(await imports.keys()).toEqual(['a.zip'])
  })

  it.each([
    ['a.csv.gz', gzipSync],
    ['a.zip', (content: Buffer) => zipOf({ name: 'a.csv', content })],
  ])('is not inflated without end: %s', async (key, compress) => {
    const bomb = Buffer.concat([Buffer.from(good), Buffer.alloc(20 * MIB, `b,1,${'x'.repeat(900_000)}\n`)])
    await using imports = await openImports({ key: KEY })
    const failure = await imports.failureOf(key, compress(bomb))
    expect(failure).toMatchObject({ code: 'TOO_LARGE', processedRows: 300 })
    const account = await accountOf(imports, key)
    expect(account).toMatchObject({ items: upTo(300), copy: upTo(300) })
    // 16 MiB is what any object may inflate to.
    expect(account.unprocessed.map(({ row, code }) => `${row} ${code}`)).toEqual(
      upTo(18).map(index => `${300 + index} ITEM_TOO_LARGE`),
    )
  })
})

describe('a row that cannot be written', () => {
  it('is refused, and the others are imported', async () => {
    await using imports = await openImports({ key: KEY, indexes: [{ size: 'N' }] })
    const hostile: readonly (readonly [code: string, row: string | Buffer])[] = [
      ['ROW_TOO_LONG', `b,1,${'x'.repeat(10 * MIB)},\n`],
      ['CELL_COUNT', `${'x,'.repeat(5_000)}\n`],
      ['CELL_COUNT', 'b,1\n'],
      ['NUL', 'b,1,a\0b,\n'],
      ['NUL', 'b\0,1,,\n'],
      ['NOT_UNICODE', Buffer.from('b,1,\xed\xa0\x80,\n', 'latin1')],
      ['NOT_A_NUMBER', 'b,one,,\n'],
      ['NOT_A_NUMBER', 'b,1,,large\n'],
      ['EMPTY_KEY', ',1,,\n'],
      ['KEY_TOO_LONG', `${'é'.repeat(1_025)},1,,\n`],
      ['ITEM_TOO_LARGE', `b,1,${'é'.repeat(205_000)},\n`],
    ]
    const parts = hostile.flatMap(([, row], index) => [Buffer.from(row), Buffer.from(`a,${2 * index + 2},ok,\n`)])
    const result = await imports.importFile('a.csv', Buffer.concat([Buffer.from('account,at,note,size\n'), ...parts]))
    expect(result).toMatchObject({
      processed_rows: hostile.length,
      unprocessed_rows: hostile.length,
      json_copy: 'json-copy/a.json',
      unprocessed_file: 'unprocessed/a.unprocessed.json',
    })
    const even = hostile.map((_, index) => 2 * index + 2)
    const { items, copy, unprocessed } = await accountOf(imports, 'a')
    expect(items).toEqual(even)
    expect(copy).toEqual(even)
    expect(unprocessed.map(({ row, code }) => [row, code])).toEqual(
      hostile.map(([code], index) => [2 * index + 1, code]),
    )
    for (const { reason } of unprocessed) expect(reason).toMatch(/expected .*/)
    expect(unprocessed[1]?.cells).toHaveLength(5_001)
    expect(Buffer.from(unprocessed[5]?.bytes ?? '', 'base64').toString('latin1')).toBe('b,1,\xed\xa0\x80,\n')
    const { start = 0, end = 0 } = unprocessed[0] ?? {}
    expect(end - start).toBe(10 * MIB + 6)
  })

  it('is told with all its cells, also one under no name', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.importFile('a.csv', `account,at,\na,1,\na,2,extra\n`)
    expect(await imports.unprocessed('unprocessed/a.unprocessed.json')).toEqual([
      {
        row: 2,
        code: 'UNNAMED_COLUMN',
        reason: 'column "": expected an empty cell',
        item: { account: 'a', at: '2' },
        cells: ['a', '2', 'extra'],
      },
    ])
  })

  it('is refused if it has text in a number, which a definition or an index asks for; an empty cell is left out', async () => {
    const definition = defineTable({ name: 'accounts', columns: { pieces: { type: 'int' } } })
    await using imports = await openImports({ key: KEY, indexes: [{ size: 'N' }], definition })
    const result = await imports.importFile('a.csv', 'account,at,size,pieces\na,1,x,1\na,2,1,x\na,3,,\na,4,1.0,2\n')
    expect(result).toMatchObject({ processed_rows: 2, unprocessed_rows: 2 })
    expect((await imports.items()).toSorted((a, b) => Number(a.at?.N) - Number(b.at?.N))).toEqual([
      { account: { S: 'a' }, at: { N: '3' } },
      { account: { S: 'a' }, at: { N: '4' }, size: { N: '1' }, pieces: { N: '2' } },
    ])
  })
})

describe('a table that cannot be written to', () => {
  it('is missing, or not there yet', async () => {
    await using server = await startDynamoDB({ createTableMs: 60_000 })
    await using imports = await openImports({ key: KEY, client: server.client })
    const missing = await imports.failureOf('a.csv', HEADER + rows(3))
    expect(missing).toMatchObject({ name: 'TransientError', code: 'TABLE_NOT_FOUND' })
    await server.startTable(TABLE, { key: KEY })
    const inactive = await imports.failureOf('a.csv', HEADER + rows(3))
    expect(inactive).toMatchObject({ name: 'TransientError', code: 'TABLE_NOT_ACTIVE' })
    expect(await imports.keys()).toEqual(['a.csv'])
  })

  const described = JSON.stringify({
    Table: {
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'account', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'account', AttributeType: 'S' }],
    },
  })
  it.each([
    ['DescribeTable', 'AccessDeniedException', 'ACCESS_DENIED', 1],
    ['BatchWriteItem', 'AccessDeniedException', 'ACCESS_DENIED', 2],
    ['BatchWriteItem', 'ResourceNotFoundException', 'TABLE_NOT_FOUND', 2],
  ])('refuses %s by %s', async (operation, error, code, sent) => {
    await using server = await startRecording(({ headers }) =>
      String(headers['x-amz-target']).endsWith(operation)
        ? { status: 400, body: JSON.stringify({ __type: `com.amazon.coral.service#${error}`, Message: 'not allowed' }) }
        : { status: 200, body: described },
    )
    const client = clientOf(server.endpoint)
    await using imports = await openImports({ key: KEY, client })
    const failure = await imports.failureOf('a.csv', HEADER + rows(3))
    expect(failure).toMatchObject({ name: 'TransientError', code })
    expect(server.requests).toHaveLength(sent)
    expect(await imports.keys()).toEqual(['a.csv'])
    client.destroy()
  })
})

describe('what is in a cell', () => {
  const SECRET = 'S3CR3T'
  const cell = fc.constantFrom(
    SECRET,
    `"${SECRET},"`,
    `"${SECRET}\n""quoted"""`,
    `${SECRET}\0`,
    SECRET.repeat(500),
    `1${SECRET}`,
    '',
    '1',
  )
  const row = fc.array(cell, { minLength: 5, maxLength: 7 }).map(cells => `${cells.join(',')}\n`)
  const ending = fc.constantFrom(
    '',
    `a,1,,,,${SECRET.repeat(80_000)}\n`,
    `${SECRET},"`,
    `a,1,"${SECRET}"x\n`,
    `a,1,${SECRET}"\n`,
    `\xff${SECRET}`,
  )
  const packing = fc.constantFrom(
    { key: 'a.csv', pack: (bytes: Buffer) => bytes },
    { key: 'a.csv.gz', pack: (bytes: Buffer) => gzipSync(bytes).subarray(0, -9) },
    { key: 'a.zip', pack: (content: Buffer) => zipOf({ name: 'a.csv', content, says: { crc: 1 } }) },
  )

  it('is in no log line, no error and no reason', async () => {
    const definition = defineTable({ name: 'accounts', columns: { pieces: { type: 'int' }, logo: { type: 'binary' } } })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), ending, packing, async (rows, end, { key, pack }) => {
        await using imports = await openImports({ key: KEY, indexes: [{ size: 'N' }], definition })
        const text = `account,at,size,pieces,logo,note\na,1,1,1,AAAA,\n${rows.join('')}`
        await imports.put(key, pack(Buffer.concat([Buffer.from(text), Buffer.from(end, 'latin1')])))
        const outcome = await imports.handle(s3Event(key)).catch((error: unknown) => error)
        expect(inspect(outcome, { depth: 10 })).not.toContain(SECRET)
        expect(inspect(imports.telemetry.lines, { depth: 10 })).not.toContain(SECRET)
        for (const name of (await imports.keys()).filter(each => each.startsWith('unprocessed/'))) {
          for (const { code, reason } of await imports.unprocessed(name)) {
            expect(reason).toMatch(code === 'REFUSED_BY_DYNAMODB' ? /./ : /^(?!.*S3CR3T)/s)
          }
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('is in no log line, although DynamoDB has it in its message', async () => {
    await using server = await startRecording(({ headers }) =>
      String(headers['x-amz-target']).endsWith('DescribeTable')
        ? {
            status: 200,
            body: JSON.stringify({
              Table: {
                TableStatus: 'ACTIVE',
                KeySchema: [{ AttributeName: 'account', KeyType: 'HASH' }],
                AttributeDefinitions: [{ AttributeName: 'account', AttributeType: 'S' }],
              },
            }),
          }
        : { status: 400, body: JSON.stringify({ __type: 'x#ValidationException', message: `no ${SECRET}` }) },
    )
    const client = clientOf(server.endpoint)
    await using imports = await openImports({ key: KEY, client })
    const result = await imports.importFile('a.csv', `account,note\n${SECRET},x\nb,${SECRET}\n`)
    expect(result).toMatchObject({ processed_rows: 0, unprocessed_rows: 2 })
    expect(inspect([result, imports.telemetry.lines], { depth: 10 })).not.toContain(SECRET)
    expect(await imports.copy('json-copy/a.json')).toEqual([])
    expect(await imports.unprocessed('unprocessed/a.unprocessed.json')).toEqual([
      {
        row: 1,
        code: 'REFUSED_BY_DYNAMODB',
        reason: `ValidationException: no ${SECRET}`,
        item: { account: SECRET, note: 'x' },
      },
      {
        row: 2,
        code: 'REFUSED_BY_DYNAMODB',
        reason: `ValidationException: no ${SECRET}`,
        item: { account: 'b', note: SECRET },
      },
    ])
    client.destroy()
  })
})
