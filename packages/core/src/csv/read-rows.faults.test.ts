import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inChunks, type Outcome, readAll, readAllBytes, sizes } from '../../test/csv-text.ts'
import { readSlowly, type TwinOutcome } from '../../test/csv-twin.ts'
import { compared, runs } from '../../test/runs.ts'
import { InputError } from '../errors.ts'
import { CsvError } from './csv-error.ts'
import type { RowBlock } from './csv-row.ts'
import { MAX_ROW_BYTES, readRows } from './read-rows.ts'

const comma = { delimiter: ',' }

const pieces = (...texts: string[]) => fc.constantFrom(...texts.map(text => Buffer.from(text, 'latin1')))
const lines = pieces(
  ...['a,b\n', '"a\n",""\r\n', '\n', '\xc3\xa9\r\n', '"""",\0\n', '\xed\xb0\x80\n'],
  'aaaaaaaaaaaaaaa,aaaaaaaaaaaaa\n',
)
const plain = pieces('a', ',', '\r', '\n', '\r\n', '\0', '\xc3\xa9', '\xf0\x9f\x98\x80', '\xef\xbb\xbf')
const quotes = pieces('"', '""', '"a"', '","', '"\n', '\r"')
const surrogates = pieces('\xed\xa0\x80', '\xed\xbf\xbf', '\xed\xa0\xbd\xed\xb8\x80')
const notUtf8 = pieces(
  '\xff',
  '\xc3',
  '\xe2\x82',
  '\xf0\x9f\x98',
  '\xc0\x80',
  '\xe0\x80\x80',
  '\xf4\x90\x80\x80',
  '\xed',
)
const messy = fc.oneof(
  { weight: 20, arbitrary: plain },
  { weight: 8, arbitrary: quotes },
  { weight: 3, arbitrary: surrogates },
  { weight: 1, arbitrary: notUtf8 },
)

/** Few kinds of bytes, so that they meet in all ways, between rows that are well, so that there are some before a fault. */
const anyBytes = fc
  .tuple(fc.array(lines, { maxLength: 3 }), fc.array(messy, { maxLength: 10 }), fc.array(lines, { maxLength: 3 }))
  .map(parts => Buffer.concat(parts.flat()))

function asTwin({ rows, error }: Outcome): TwinOutcome {
  const twins = rows.map(({ start, end, ...row }) => ({ start, end, is: row.cells ?? row.fault }))
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index))
  if (error === undefined) return { rows: twins }
  expect(error).toBeInstanceOf(CsvError)
  return { rows: twins, error: [error.code, error.row, error.byte] }
}

describe('whatever the bytes and the chunks', () => {
  it('the outcome is that of the plain twin', async ({ annotate }) => {
    let rows = 0
    await fc.assert(
      fc.asyncProperty(anyBytes, sizes, fc.integer({ min: 1, max: 40 }), async (bytes, sizes, maxRowBytes) => {
        const outcome = await readAll(inChunks(bytes, sizes), { ...comma, maxRowBytes })
        rows += outcome.rows.length
        expect(asTwin(outcome)).toEqual(readSlowly(bytes, ',', maxRowBytes))
      }),
      runs(300),
    )
    await annotate(compared(rows, 'rows'))
  })

  it('reading goes on from any row as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, sizes, fc.integer({ min: 1, max: 40 }), async (bytes, sizes, maxRowBytes) => {
        const { rows, error } = await readAll(inChunks(bytes, []), { ...comma, maxRowBytes })
        const readFrom = (byte: number, row: number) =>
          readAll(inChunks(bytes.subarray(byte), sizes), { ...comma, maxRowBytes, from: { byte, row } })
        for (const [index, { start, end, number }] of rows.entries()) {
          const rest = error === undefined ? {} : { error }
          expect(await readFrom(start, number)).toEqual({ rows: rows.slice(index), ...rest })
          expect(await readFrom(end, number + 1)).toEqual({ rows: rows.slice(index + 1), ...rest })
        }
      }),
      runs(100, 1 / 20),
    )
  })
})

describe('the bytes of a row', () => {
  it('are those of the text, whatever the chunks, but for one too long', async ({ annotate }) => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(anyBytes, sizes, fc.integer({ min: 1, max: 40 }), async (bytes, sizes, maxRowBytes) => {
        const { rows } = readSlowly(bytes, ',', maxRowBytes)
        count += rows.length
        const expected = rows.map(({ start, end, is }) =>
          is === 'ROW_TOO_LONG' ? undefined : bytes.subarray(start, end),
        )
        expect(await readAllBytes(inChunks(bytes, sizes), { ...comma, maxRowBytes })).toEqual(expected)
      }),
      runs(200, 1 / 2),
    )
    await annotate(compared(count, 'rows'))
  })

  it('are there though the row behind it is too long to be held', async () => {
    const bytes = Buffer.from(`a\nb\n${'x'.repeat(30)}\nc\n`)
    const read = await readAllBytes(inChunks(bytes, [24, 8]), { ...comma, maxRowBytes: 10 })
    expect(read.map(each => each?.toString())).toEqual(['a\n', 'b\n', undefined, 'c\n'])
  })

  it('are refused, not mistaken, once they are gone', async () => {
    const blocks: RowBlock[] = []
    for await (const block of readRows(inChunks(Buffer.from('a\n'.repeat(100)), [100]), comma)) {
      blocks.push(block)
      if (blocks.length > 1) expect(() => blocks[0]?.rows.map(blocks[0].bytesOf)).toThrow(RangeError)
    }
    expect(blocks.length).toBeGreaterThan(1)
  })
})

describe('an error of the file', () => {
  it.each([
    ['"a"b,', 'BAD_QUOTES', 11, 'expected a delimiter or a line end behind a closing quote, found text'],
    ['"a"\r,', 'BAD_QUOTES', 11, 'expected a delimiter or a line end behind a closing quote, found text'],
    ['"a"\0,', 'BAD_QUOTES', 11, 'expected a delimiter or a line end behind a closing quote, found text'],
    ['a,é"b', 'BAD_QUOTES', 12, 'expected quotes around whole cells, found one inside a plain cell'],
    ['a,"\n\n', 'BAD_QUOTES', 8, 'expected the row to close each quote that it opens, found the end of the file'],
    ['a,\xff', 'NOT_UTF8', 10, 'expected UTF-8, found other bytes'],
    ['a,\xe2\x82', 'NOT_UTF8', 10, 'expected UTF-8, found other bytes'],
  ])('in %j is %s, at its byte, behind all rows before it', async (text, code, byte, expectation) => {
    const bytes = Buffer.from(text, code === 'NOT_UTF8' ? 'latin1' : 'utf8')
    const { rows, error } = await readAll(inChunks(Buffer.concat([Buffer.from('one\ntwo\n'), bytes]), []), comma)
    expect(rows.map(({ cells }) => cells)).toEqual([['one'], ['two']])
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({ code, row: 2, byte, message: `Row 2, byte ${byte}: ${expectation}` })
    expect(error?.cause).toBeUndefined()
  })

  it('quotes no cell', async () => {
    for (const text of ['secret"', '"secret"secret', '"secret', 'secret\xff']) {
      const { error } = await readAll(inChunks(Buffer.from(text, 'latin1'), []), comma)
      expect(JSON.stringify([error, error?.message, error?.stack, error?.cause])).not.toContain('secret')
    }
  })
})

describe('a row with half a surrogate pair', () => {
  it('comes as its bytes, alone', async () => {
    const row = Buffer.from('b,\xed\xa0\x80\n', 'latin1')
    const { rows } = await readAll(
      inChunks(Buffer.concat([Buffer.from('a\n'), row, Buffer.from('c\n')]), [3, 1]),
      comma,
    )
    expect(rows.map(({ cells }) => cells)).toEqual([['a'], undefined, ['c']])
    expect(rows[1]).toEqual({
      ...{ number: 1, start: 2, end: 8, fault: 'NOT_UNICODE', bytes: row },
      reason: 'expected characters of Unicode, found a surrogate that is half of no pair',
    })
  })
})

describe('a row too long', () => {
  it.each([0, 1, 2])('is one byte longer than the longest, in chunks that end %d bytes behind it', async more => {
    for (const [length, isRead] of [
      [MAX_ROW_BYTES, true],
      [MAX_ROW_BYTES + 1, false],
    ] as const) {
      const bytes = Buffer.from(`a\n${'x'.repeat(length - 1)}\nb\n`)
      const { rows } = await readAll(inChunks(bytes, [2 + length + more]), comma)
      expect(rows.map(({ cells }) => cells !== undefined)).toEqual([true, isRead, true])
      expect(rows[1]).toMatchObject({ start: 2, end: 2 + length })
    }
  })

  it('says how long it is', async () => {
    const { rows } = await readAll(inChunks(Buffer.from('1234567890\n'), []), { ...comma, maxRowBytes: 10 })
    const reason = 'expected at most 10 bytes, found 11'
    expect(rows).toEqual([{ number: 0, start: 0, end: 11, fault: 'ROW_TOO_LONG', reason }])
  })
})
