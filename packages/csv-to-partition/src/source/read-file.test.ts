import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { InputError } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import { zipOf } from '@inlet/lake/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileFormat } from '../input/load-request.ts'
import { naming, readFile, type SourceFile, sampleFile } from './read-file.ts'

const SCHEMA = [
  { name: 'id', type: undefined },
  { name: 'amount', type: 'int' as const },
]

let root = ''
let store: ObjectStore
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-read-file-'))
  store = directoryStore(root)
})
afterAll(() => rm(root, { recursive: true }))

async function put(key: string, content: Uint8Array | string, format: Partial<FileFormat> = {}): Promise<SourceFile> {
  const written = await store.write('raw', key, Buffer.from(content))
  const dialect = { delimiter: ',', encoding: 'utf-8' } as const
  return {
    store,
    object: { bucket: 'raw', key, ...written },
    format: { dialect, header: 'auto', schema: undefined, ...format },
  }
}

function zip(...members: readonly string[]): Buffer {
  return zipOf(...members.map((content, index) => ({ name: `${index}.csv`, content: Buffer.from(content) })))
}

/** Rows as text, each after its number; or the error. */
async function read(file: SourceFile): Promise<readonly string[] | string> {
  try {
    const lines: string[] = []
    for await (const { rows, first } of readFile(file)) {
      for (const [index, { cells = ['?'] }] of rows.entries()) lines.push(`${first + index} ${cells.join('|')}`)
    }
    return lines
  } catch (error) {
    return error instanceof InputError ? `${error.code} ${error.message}` : `another error: ${error}`
  }
}

describe('the rows of a file', () => {
  it.each<[what: string, members: string[], format: Partial<FileFormat>, rows: string[]]>([
    ['all but the header', ['id,amount\n1,2\n3,4\n'], {}, ['1 1|2', '2 3|4']],
    ['all, if the schema stands in for the header', ['1,2\n3,4\n'], { schema: SCHEMA }, ['1 1|2', '2 3|4']],
    ['all but a header that is the schema', ['ID, Amount\n1,2\n'], { schema: SCHEMA }, ['1 1|2']],
    [
      'a header, too, if there is none',
      ['id,amount\n1,2\n'],
      { schema: SCHEMA, header: false },
      ['1 id|amount', '2 1|2'],
    ],
    ['those of all members, without their headers', ['id\n1\n', 'ID\n2\n', 'id\n3\n'], {}, ['1 1', '2 2', '3 3']],
    ['those of members without a header, behind one with', ['id\n1\n', '2\n3\n'], {}, ['1 1', '2 2', '3 3']],
    ['those of a member behind one that has nothing but a header', ['id\n', '2\n'], {}, ['1 2']],
    ['those of members behind empty ones', ['', '\n\n', 'id\n1\n', '', '2\n'], {}, ['1 1', '2 2']],
    ['those of members without headers', ['1,2\n', '3,4\n'], { schema: SCHEMA }, ['1 1|2', '2 3|4']],
    ['all but the headers, wherever they are', ['1,2\n', 'id,amount\n3,4\n'], { schema: SCHEMA }, ['1 1|2', '2 3|4']],
    [
      'all of all members, if there is no header',
      ['1,2\n', 'id,amount\n'],
      { schema: SCHEMA, header: false },
      ['1 1|2', '2 id|amount'],
    ],
    ['also those that are as the header, behind it', ['id\nid\n1\n'], {}, ['1 id', '2 1']],
    ['those that have other lengths', ['id\n1,2\n""\n'], {}, ['1 1|2', '2 ']],
  ])('are %s', async (_what, members, format, rows) => {
    expect(await read(await put('a.zip', zip(...members), format))).toEqual(rows)
    const [only = ''] = members
    if (members.length > 1) return
    expect(await read(await put('a.csv', only, format))).toEqual(rows)
    expect(await read(await put('a.csv.gz', gzipSync(only), format))).toEqual(rows)
  })

  it.each<[what: string, content: Buffer | string, format: Partial<FileFormat>, message: RegExp]>([
    ['nothing', '', {}, /^EMPTY_FILE s3:\/\/raw\/a.zip: /],
    ['blank lines', '\n\r\n\n', {}, /^EMPTY_FILE /],
    ['a header only', 'id\n', {}, /^NO_ROWS s3:\/\/raw\/a.zip: /],
    ['headers only', zip('id\n', 'id\n'), {}, /^NO_ROWS /],
    ['no header', '1,2\n', { header: false }, /^BAD_HEADER s3:\/\/raw\/a.zip \(0\.csv\): /],
    ['another header', 'amount,id\n1,2\n', { schema: SCHEMA }, /^BAD_HEADER s3:\/\/raw\/a.zip \(0\.csv\): /],
    ['two headers', zip('id,amount\n1,2\n', 'amount,id\n1,2\n'), {}, /^BAD_HEADER s3:\/\/raw\/a.zip \(1\.csv\): /],
    [
      'another header later',
      zip('1,2\n', 'amount,id\n1,2\n'),
      { schema: SCHEMA },
      /^BAD_HEADER s3:\/\/raw\/a.zip \(1\.csv\): /,
    ],
  ])('are none where there is %s', async (_what, content, format, message) => {
    const archive = typeof content === 'string' ? zip(content) : content
    expect(await read(await put('a.zip', archive, format))).toMatch(message)
  })

  it('are numbered from 1 to the last, over all blocks and files', async () => {
    const long = Array.from({ length: 20_000 }, (_, row) => `${row},${'x'.repeat(100)}`).join('\n')
    const rows = await read(await put('a.zip', zip(`id,note\n${long}\n`, `id,note\n${long}`)))
    if (typeof rows === 'string') throw new Error(rows)
    expect(rows).toHaveLength(40_000)
    for (const [index, row] of rows.entries()) {
      if (!row.startsWith(`${index + 1} ${index % 20_000}|`)) throw new Error(`Row ${index} is ${row.slice(0, 20)}`)
    }
  })

  it('have the bytes that they have in the file', async () => {
    const file = await put('a.csv', 'id,note\n1,"a\nb"\r\n2,é\n')
    const bytes: string[] = []
    for await (const { rows, bytesOf } of readFile(file)) {
      for (const row of rows) bytes.push(Buffer.from(bytesOf(row) ?? []).toString())
    }
    expect(bytes).toEqual(['1,"a\nb"\r\n', '2,é\n'])
  })

  it('are refused if the object is replaced or deleted', async () => {
    const file = await put('b.csv', 'id\n1\n')
    await store.write('raw', 'b.csv', Buffer.from('id\n2\n'))
    expect(await read(file)).toMatch(/^OBJECT_REPLACED s3:\/\/raw\/b.csv /)
    await store.delete('raw', ['b.csv'])
    expect(await read(file)).toMatch(/^OBJECT_NOT_FOUND s3:\/\/raw\/b.csv /)
  })

  it('are refused, by the name of the object, where the text is broken', async () => {
    expect(await read(await put('a.csv', 'id\n"1\n'))).toMatch(/^BAD_QUOTES s3:\/\/raw\/a.csv: /)
    expect(await read(await put('a.csv.gz', 'no gzip'))).toMatch(/^BAD_COMPRESSION s3:\/\/raw\/a.csv.gz: /)
    expect(await read(await put('a.zip', 'no zip'))).toMatch(/^BAD_ZIP s3:\/\/raw\/a.zip: /)
  })
})

describe('an error', () => {
  it('names the object once, and keeps its code and where it comes from', () => {
    const error = new InputError('BAD_PARTITION', 'Table rates: expected')
    const named = naming('s3://raw/a.csv', error)
    expect(named).toMatchObject({
      code: 'BAD_PARTITION',
      message: 's3://raw/a.csv: Table rates: expected',
      cause: error,
    })
    expect(naming('s3://raw/a.csv', named)).toBe(named)
    const ofMember = new InputError('BAD_HEADER', 's3://raw/a.zip (0.csv): expected')
    expect(naming('s3://raw/a.zip', ofMember)).toBe(ofMember)
  })
})

describe('the sample of a file', () => {
  async function sample(file: SourceFile): Promise<string[]> {
    const columns = await sampleFile(file, undefined)
    return columns.map(({ path, type }) => `${path} ${type.type}`)
  }

  it('types columns by all cells that are not empty, of rows that have all cells', async () => {
    const rows = ['id,made_at,x,y', '1,,007,', '2,2026-01-31T00:00:00Z,1,', 'a,b', 'c,d,e,f,g']
    expect(await sample(await put('a.csv', rows.join('\n')))).toEqual([
      'id string',
      'made_at timestamp',
      'x string',
      'y string',
    ])
  })

  it('is the header, if all types are declared: no row of data is looked at', async () => {
    const typed = [
      { name: 'id', type: 'string' as const },
      { name: 'amount', type: 'int' as const },
    ]
    const rows = ['id,amount', '1,2', `${'1,2\n'.repeat(100_000)}"`].join('\n')
    const expected = ['id string', 'amount int']
    expect(await sample(await put('a.csv', rows, { schema: typed }))).toEqual(expected)
    await expect(sample(await put('a.csv', 'id,amount\n', { schema: typed }))).rejects.toMatchObject({
      code: 'NO_ROWS',
    })
    // The type of one is to be told from its cells.
    await expect(sample(await put('b.csv', 'id,amount\n1,2\n"', { schema: SCHEMA }))).rejects.toMatchObject({
      code: 'BAD_QUOTES',
    })
  })

  it('goes over the members of an archive', async () => {
    expect(await sample(await put('a.zip', zip('x\n1\n', 'x\n1.5\n')))).toEqual(['x decimal(38,9)'])
    expect(await sample(await put('a.zip', zip('x\n1\n', 'x\nabc\n')))).toEqual(['x string'])
  })

  it('ends after some thousand rows, or two megabytes', async () => {
    const many = Array.from({ length: 150_000 }, () => '1').join('\n')
    expect(await sample(await put('a.csv', `x\n${many}\nabc\n`))).toEqual(['x decimal(38,9)'])
    expect(await sample(await put('a.csv', `x\n${'1\n'.repeat(9_000)}abc\n`))).toEqual(['x string'])
    const long = Array.from({ length: 40 }, () => `1,${'y'.repeat(100_000)}`).join('\n')
    expect(await sample(await put('a.csv', `x,y\n${long}\nabc,\n`))).toEqual(['x decimal(38,9)', 'y string'])
  })

  it('types columns as the schema does', async () => {
    expect(await sample(await put('a.csv', 'x,y\n', { schema: SCHEMA }))).toEqual(['id string', 'amount int'])
  })

  it('is none if a column is there twice', async () => {
    await expect(sample(await put('a.csv', 'x,X\n1,2\n'))).rejects.toMatchObject({ code: 'BAD_HEADER' })
    const twice = await put('a.csv', 'id,amount,ID\n1,2,3\n', { schema: SCHEMA, header: true })
    await expect(sample(twice)).rejects.toMatchObject({ code: 'BAD_HEADER' })
  })
})
