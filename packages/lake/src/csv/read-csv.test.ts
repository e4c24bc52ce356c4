import type { CsvDialect, CsvEncoding, CsvRow, UnreadableRow } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMPRESSIONS, ENCODINGS } from '../../test/csv-objects.ts'
import { oneObject } from '../../test/one-object.ts'
import { collect } from '../../test/store-contract/subject.ts'
import { readCsv } from './read-csv.ts'

const UTF8: CsvDialect = { delimiter: ',', encoding: 'utf-8' }

const CASES = ENCODINGS.flatMap(([encoding, encode, characters]) =>
  COMPRESSIONS.map(([key, compress]) => [encoding, key, encode, compress, characters] as const),
)

type Row = CsvRow | UnreadableRow

async function rowsOf(
  key: string,
  stored: Buffer,
  dialect: CsvDialect,
  from?: { row: number; byte: number },
): Promise<Row[]> {
  const { store, object } = oneObject(key, stored)
  const rows: Row[] = []
  for await (const block of readCsv(store, object, dialect, from)) rows.push(...block.rows)
  return rows
}

/** `SEEDS=100` runs more. */
const RUNS = Number(process.env.SEEDS ?? 4)

describe('readCsv', () => {
  it.each(CASES)(
    'reads %s in %s, and the same rest from every row on',
    async (encoding, key, encode, compress, characters) => {
      const cell = fc.string({ unit: fc.constantFrom(...characters, '"', ';', '\n', '\r\n', ' '), maxLength: 6 })
      const file = fc.record({
        table: fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        lineEnd: fc.constantFrom('\n', '\r\n', '\n\n'),
        mark: fc.constantFrom('', '\ufeff'),
      })
      await fc.assert(
        fc.asyncProperty(file, async ({ table, lineEnd, mark }) => {
          // What has no characters for a byte order mark cannot have one.
          const start = encoding.startsWith('utf') ? mark : ''
          const lines = table.map(cells => cells.map(each => `"${each.replaceAll('"', '""')}"`).join(';') + lineEnd)
          const stored = compress(encode(start + lines.join('')))
          const dialect = { delimiter: ';', encoding }
          const rows = await rowsOf(key, stored, dialect)
          expect(rows.map(({ cells }) => cells)).toEqual(table)
          expect(rows.map(({ number }) => number)).toEqual(table.map((_, index) => index))
          for (const [index, { number, start, end }] of rows.entries()) {
            expect(await rowsOf(key, stored, dialect, { row: number, byte: start })).toEqual(rows.slice(index))
            expect(await rowsOf(key, stored, dialect, { row: number + 1, byte: end })).toEqual(rows.slice(index + 1))
          }
        }),
        { numRuns: RUNS },
      )
    },
  )

  it.each(COMPRESSIONS)('goes on in the middle of a large %s', async (key, compress) => {
    const lines = Array.from({ length: 9_000 }, (_, index) => `${index},é😀 ${(index * 7919) % 1009}\n`)
    for (const encode of [
      (text: string) => Buffer.from(text),
      (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    ]) {
      const stored = compress(encode(lines.join('')))
      const rows = await rowsOf(key, stored, UTF8)
      expect(rows).toHaveLength(lines.length)
      for (const index of [1, 4_321, 8_999]) {
        const from = { row: index, byte: rows[index]?.start ?? 0 }
        expect(from.byte).toBe(Buffer.byteLength(lines.slice(0, index).join('')))
        expect(await rowsOf(key, stored, UTF8, from)).toEqual(rows.slice(index))
      }
    }
  })

  it('lets a byte order mark beat the dialect', async () => {
    const text = '\ufeffid,größe\n1,カ\n'
    const stored = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]
    for (const bytes of stored) {
      for (const [key, compress] of COMPRESSIONS) {
        for (const [encoding] of ENCODINGS) {
          const rows = await rowsOf(key, compress(bytes), { delimiter: ',', encoding })
          expect(rows.map(({ cells }) => cells)).toEqual([
            ['id', 'größe'],
            ['1', 'カ'],
          ])
        }
      }
    }
  })

  it('counts bytes of the text in UTF-8, with its mark if it is stored as such', async () => {
    const places = async (stored: Buffer, encoding: CsvEncoding) =>
      (await rowsOf('a.csv', stored, { delimiter: ',', encoding })).map(({ start, end }) => [start, end])
    const text = 'é\nカ😀\n'
    const places8 = [
      [0, 3],
      [3, 11],
    ]
    expect(await places(Buffer.from(text), 'utf-8')).toEqual(places8)
    expect(await places(Buffer.from(text, 'utf16le'), 'utf-16le')).toEqual(places8)
    expect(await places(Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-8')).toEqual(places8)
    expect(await places(Buffer.from(`\ufeff${text}`), 'utf-8')).toEqual([
      [3, 6],
      [6, 14],
    ])
    expect(await places(Buffer.from('é\nÿ\n', 'latin1'), 'latin1')).toEqual([
      [0, 3],
      [3, 6],
    ])
  })

  it('reads from the place on, if nothing has to be undone for it', async () => {
    const { store, object, reads } = oneObject('a.csv', Buffer.from('id\n1\n2\n'))
    const rows: Row[] = []
    for await (const block of readCsv(store, object, UTF8, { row: 2, byte: 5 })) rows.push(...block.rows)
    expect(rows).toMatchObject([{ number: 2, cells: ['2'] }])
    expect(reads.some(([start]) => start === 5)).toBe(true)
  })

  it.each([
    ['a mark of its encoding, twice', Buffer.from('\ufeff\ufeffid\n'), [['\ufeffid']]],
    ['nothing', Buffer.alloc(0), []],
    ['half a mark', Buffer.from([0xef, 0xbb]), 'NOT_UTF8'],
    ['half a unit of UTF-16', Buffer.from('\ufeffid\n', 'utf16le').subarray(0, -1), 'NOT_UTF16'],
    ['half a pair of UTF-16', Buffer.from('\ufeffid\n\ud800,\n1\n', 'utf16le'), [['id'], undefined, ['1']]],
  ])('reads %s', async (_what, stored, expected) => {
    const reading = rowsOf('a.csv', stored, UTF8)
    if (typeof expected === 'string') await expect(reading).rejects.toMatchObject({ code: expected })
    else expect((await reading).map(({ cells }) => cells)).toEqual(expected)
  })

  it('keeps to the version of the object', async () => {
    const { store, object } = oneObject('a.csv', Buffer.from('id\n1\n'))
    const reading = collect(readCsv(store, { ...object, etag: 'old' }, UTF8))
    await expect(reading).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })
})
