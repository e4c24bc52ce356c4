import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { CsvDialect } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneObject } from '../../test/one-object.ts'
import { type ZipFile, zipOf } from '../../test/zip.ts'
import { readCsvFiles } from './read-csv-files.ts'
import type { InflateLimits } from './stored-object.ts'

const MIB = 1024 * 1024
const UTF8: CsvDialect = { delimiter: ',', encoding: 'utf-8' }

interface Read {
  readonly name: string | undefined
  readonly rows: (readonly [number: number, start: number, end: number, cells: readonly string[] | undefined])[]
}

/** All that was read, before it ended or failed. */
async function readAll(key: string, stored: Uint8Array, dialect = UTF8, limits?: InflateLimits) {
  const { store, object } = oneObject(key, stored)
  const files: Read[] = []
  try {
    for await (const file of readCsvFiles(store, object, dialect, limits)) {
      const rows: Read['rows'] = []
      files.push({ name: file.name, rows })
      for await (const block of file.rows) {
        rows.push(...block.rows.map(({ number, start, end, cells }) => [number, start, end, cells] as const))
      }
    }
    return { files, error: undefined }
  } catch (error) {
    return { files, error }
  }
}

function csv(name: string, content: string | Uint8Array, more: Partial<ZipFile> = {}): ZipFile {
  return { name, content: Buffer.from(content), ...more }
}

function fault(code: string, text: string) {
  return { name: 'InputError', code, message: expect.stringMatching(`^s3://b/a\\.zip: .*${text}`) }
}

const A = csv('a.csv', 'id,x\n1,2\n')
const B = csv('b.csv', 'id,x\n3,4\n')
const ROWS_OF_A = [
  [0, 0, 5, ['id', 'x']],
  [1, 5, 9, ['1', '2']],
]

describe('the CSV files of an object', () => {
  it.each([
    ['a.csv', Buffer.from('id,x\n1,2\n')],
    ['a.csv.gz', gzipSync('id,x\n1,2\n')],
    ['a.csv.zst', zstdCompressSync('id,x\n1,2\n')],
  ])('are the object itself, without a name: %s', async (key, stored) => {
    expect(await readAll(key, stored)).toEqual({ files: [{ name: undefined, rows: ROWS_OF_A }], error: undefined })
  })

  it('are all that a zip has, in the order of their names, each in its own encoding', async () => {
    const zip = zipOf(
      csv('z.csv', Buffer.from('\ufeffgröße\nカ\n', 'utf16le')),
      csv('in/a.CSV', '\ufeffgröße\r\n😀'),
      csv('m.csv', Buffer.from('größe\n€', 'latin1').fill(0x80, 6), { method: 0 }),
    )
    const { files, error } = await readAll('a.ZIP', zip, { delimiter: ',', encoding: 'windows-1252' })
    expect(error).toBeUndefined()
    expect(files).toEqual([
      {
        name: 'in/a.CSV',
        rows: [
          [0, 3, 12, ['größe']],
          [1, 12, 16, ['😀']],
        ],
      },
      {
        name: 'm.csv',
        rows: [
          [2, 0, 8, ['größe']],
          [3, 8, 11, ['€']],
        ],
      },
      {
        name: 'z.csv',
        rows: [
          [4, 0, 8, ['größe']],
          [5, 8, 12, ['カ']],
        ],
      },
    ])
  })

  it('are in the order of the bytes of their names, whatever that of the directory is', async () => {
    // In UTF-16, the last two are the other way round.
    const names = ['B.csv', 'a.csv', 'a/1.csv', 'a/10.csv', 'a/2.csv', 'é.csv', '\uff41.csv', '😀.csv']
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: 1 }), async some => {
        const { files, error } = await readAll('a.zip', zipOf(...some.map(name => csv(name, `${name}\n`))))
        expect(error).toBeUndefined()
        const inOrder = names.filter(name => some.includes(name))
        expect(files.map(({ name, rows }) => [name, rows[0]?.[0], rows[0]?.[3]])).toEqual(
          inOrder.map((name, number) => [name, number, [name]]),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('are CSV files only, and empty ones too', async () => {
    const empty = [csv('empty.csv', ''), csv('mark.csv', '\ufeff'), csv('blank.csv', '\n\r\n')]
    const others = [csv('__MACOSX/._a.csv', 'x'), csv('.hidden.csv', 'x'), csv('read.me', 'x'), csv('folder.csv/', '')]
    const { files, error } = await readAll('a.zip', zipOf(...empty, ...others, A))
    expect(error).toBeUndefined()
    expect(files).toEqual([
      { name: 'a.csv', rows: ROWS_OF_A },
      { name: 'blank.csv', rows: [] },
      { name: 'empty.csv', rows: [] },
      { name: 'mark.csv', rows: [] },
    ])
  })

  it('have names that are fit for messages', async () => {
    const { files } = await readAll('a.zip', zipOf(csv('\u001b[2J.csv', ''), csv(`${'x'.repeat(999)}.csv`, '')))
    expect(files.map(({ name }) => name)).toEqual(['\\u{1b}[2J.csv', `${'x'.repeat(200)}…`])
  })

  it('are read on demand', async () => {
    const lines = 'x'.repeat(99).concat('\n').repeat(10_000)
    const zip = zipOf(csv('a.csv', lines, { method: 0 }), csv('b.csv', lines, { method: 0 }))
    const { store, object, reads } = oneObject('a.zip', zip)
    let count = 0
    for await (const { rows } of readCsvFiles(store, object, UTF8)) {
      for await (const block of rows) count += block.rows.length
      const ahead = reads.filter(([start, end]) => start > lines.length && end < zip.length)
      if (count === 10_000) expect(ahead).toEqual([])
    }
    expect(count).toBe(20_000)
    for (const [start, end] of reads) expect(end - start).toBeLessThanOrEqual(MIB / 4)
  })
})

describe('a zip', () => {
  it('has a CSV file', async () => {
    const none = fault('BAD_ZIP', 'Expected a CSV file in the zip, found "read.me"')
    expect(await readAll('a.zip', zipOf(csv('read.me', 'x')))).toEqual({
      files: [],
      error: expect.objectContaining(none),
    })
  })

  it.each<[string, ZipFile, string]>([
    ['encrypted', { ...B, flags: 1 }, 'zip entry "b.csv" to be readable, found it encrypted'],
    ['compressed by another method', { ...B, method: 12 }, 'zip entry "b.csv" to be stored or .* found method 12'],
    ['over another', { ...B, says: { offset: 0 } }, 'found overlapping "a.csv", "b.csv"'],
    ['of the name of another', { ...B, name: 'a.csv' }, 'found "a.csv", "a.csv"'],
    ['within another', { ...B, says: { offset: 40 } }, 'found overlapping "a.csv", "b.csv"'],
  ])('is refused before its first row if a file in it is %s', async (_what, file, text) => {
    const { files, error } = await readAll('a.zip', zipOf(A, file))
    expect(error).toMatchObject(fault('BAD_ZIP', text))
    expect(files).toEqual([])
  })

  it.each<[string, ZipFile, string]>([
    ['a wrong checksum', { ...B, says: { crc: 1 } }, 'found after 9 bytes of content: .* CRC-32'],
    [
      'a size too small',
      { ...B, says: { size: 5 } },
      'found after 5 bytes of content: .* 5 bytes, the content has more',
    ],
    [
      'a size too large',
      { ...B, says: { size: 10 } },
      'found after 9 bytes of content: .* 10 bytes, the content has 9',
    ],
    ['no data', { ...B, data: Buffer.alloc(0) }, 'found after 0 bytes of content'],
    ['data behind the end', { ...B, data: Buffer.concat([deflateRawSync('x'), Buffer.alloc(1)]) }, 'bytes follow'],
    ['no header', { ...B, says: { offset: 47 } }, 'invalid local file header'],
  ])('gives all rows before a file that is damaged: %s', async (_what, file, text) => {
    const { files, error } = await readAll('a.zip', zipOf(A, file, csv('c.csv', 'never')))
    expect(error).toMatchObject(fault('BAD_ZIP', text))
    expect(files[0]).toEqual({ name: 'a.csv', rows: ROWS_OF_A })
    expect(files.map(({ name }) => name)).toEqual(['a.csv', 'b.csv'])
  })

  it('may not inflate to more than the limits, with all its files together', async () => {
    const most = { maxBytes: 18, maxRatio: 200 }
    expect((await readAll('a.zip', zipOf(A, B), UTF8, most)).error).toBeUndefined()
    const { files, error } = await readAll('a.zip', zipOf(A, B, csv('c.csv', 'x')), UTF8, most)
    expect(error).toMatchObject(fault('TOO_LARGE', 'at most 18 bytes in the zip \\(.*\\), found 19'))
    expect(files).toEqual([])
  })

  it('is no bomb by the ratio of all its files together', async () => {
    const zeros = csv('zeros.csv', Buffer.alloc(9 * MIB))
    const one = await readAll('a.zip', zipOf(zeros))
    expect(one.error).toBeUndefined()
    const two = await readAll('a.zip', zipOf(zeros, { ...zeros, name: 'more.csv' }))
    expect(two.error).toMatchObject(fault('TOO_LARGE', `found ${18 * MIB}`))
    const line = 'line,'.repeat(20).concat('\n')
    const noise = Array.from({ length: 300_000 }, (_, index) => `${Math.imul(index, 2654435761)}\n`).join('')
    const beside = await readAll('a.zip', zipOf(csv('lines.csv', line.repeat(200_000)), csv('noise.csv', noise)))
    expect(beside.error).toBeUndefined()
    expect(beside.files.map(({ rows }) => rows.length)).toEqual([200_000, 300_000])
  })

  it('does not get round the ratio by sizes that it has not', async () => {
    const zeros = csv('a.csv', Buffer.alloc(20 * MIB))
    const lie = csv('b.csv', '', { says: { compressedSize: 2 ** 31 } })
    expect((await readAll('a.zip', zipOf(zeros, lie))).error).toMatchObject(fault('TOO_LARGE', `found ${20 * MIB}`))
  })
})

it('gives files with errors of CSV, and numbers rows on behind those that nobody read', async () => {
  const { store, object } = oneObject('a.zip', zipOf(A, B, csv('c.csv', '"')))
  const numbers: number[] = []
  const reading = async () => {
    for await (const { name, rows } of readCsvFiles(store, object, UTF8)) {
      if (name === 'a.csv') continue
      for await (const block of rows) numbers.push(...block.rows.map(({ number }) => number))
    }
  }
  await expect(reading()).rejects.toMatchObject({ code: 'BAD_QUOTES', row: 2, byte: 0 })
  expect(numbers).toEqual([0, 1])
})
