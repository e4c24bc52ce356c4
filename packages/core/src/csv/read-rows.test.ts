import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inChunks, readAll, sizes, written } from '../../test/csv-text.ts'
import { compared, runs } from '../../test/runs.ts'
import { readRows } from './read-rows.ts'

const comma = { delimiter: ',' }

async function cellsOf(text: string): Promise<unknown> {
  const { rows, error } = await readAll(inChunks(Buffer.from(text), []), comma)
  expect(error).toBeUndefined()
  return rows.map(({ cells }) => cells)
}

describe('rows', () => {
  it('are what was written, numbered and with their bytes, whatever the chunks', async ({ annotate }) => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(written(40), sizes, async ({ bytes, delimiter, rows }, sizes) => {
        count += rows.length
        expect(await readAll(inChunks(bytes, sizes), { delimiter })).toEqual({ rows })
      }),
      runs(150, 3 / 5),
    )
    await annotate(compared(count, 'rows'))
  })

  it('are the same, read from the start or the end of any of them on', async () => {
    await fc.assert(
      fc.asyncProperty(written(6), sizes, async ({ bytes, delimiter, rows }, sizes) => {
        const readFrom = (byte: number, row: number) =>
          readAll(inChunks(bytes.subarray(byte), sizes), { delimiter, from: { byte, row } })
        for (const { number, start, end } of rows) {
          expect(await readFrom(start, number)).toEqual({ rows: rows.slice(number) })
          expect(await readFrom(end, number + 1)).toEqual({ rows: rows.slice(number + 1) })
        }
      }),
      runs(120, 1 / 20),
    )
  })

  it.each<[string, unknown]>([
    ['', []],
    ['\n\r\n\n', []],
    ['\ufeff', []],
    ['a', [['a']]],
    ['a,b\r\nc\n\nd,', [['a', 'b'], ['c'], ['d', '']]],
    ['""', [['']]],
    ['""\n', [['']]],
    [',', [['', '']]],
    [' a , "', undefined],
    ['\r', [['\r']]],
    ['a\rb\r', [['a\rb\r']]],
    ['"a\r\nb"\r\n', [['a\r\nb']]],
    ['"a""b",""""\n', [['a"b', '"']]],
    ['\ufeff\ufeffa', [['\ufeffa']]],
    ['\0,"\0"\n', [['\0', '\0']]],
  ])('of %j are %j', async (text, cells) => {
    if (cells === undefined) expect((await readAll(inChunks(Buffer.from(text), []), comma)).error).toBeDefined()
    else expect(await cellsOf(text)).toEqual(cells)
  })

  it('may have any number of cells, and each another', async () => {
    const cells = (count: number) => Array.from({ length: count }, (_, index) => String(index))
    const rows = [1, 5_000, 2, 50_000, 1].map(cells)
    expect(await cellsOf(rows.map(row => row.join(',')).join('\n'))).toEqual(rows)
  })

  it.each([
    ['scanned', 'a,b\nc,d\n', true],
    ['read by csv-parse, for half of a surrogate pair', 'a,\xed\xa0\x80\n', false],
  ])('are none beyond the last of their block, %s', async (_, text, isScanned) => {
    for await (const block of readRows(inChunks(Buffer.from(text, 'latin1'), []), comma)) {
      expect(block.scanned !== undefined).toBe(isScanned)
      expect(block.rowAt(block.rowCount - 1)).toMatchObject(block.placeAt(block.rowCount - 1))
      for (const index of [-1, block.rowCount]) {
        expect(() => block.rowAt(index)).toThrow(RangeError)
        expect(() => block.placeAt(index)).toThrow(RangeError)
      }
    }
  })

  it('come by the chunk', async () => {
    const bytes = Buffer.from('a,b\n'.repeat(1_000))
    const counts: number[] = []
    for await (const { rows } of readRows(inChunks(bytes, [2_000, 0, 1]), comma)) counts.push(rows.length)
    expect(counts.length).toBeLessThanOrEqual(4)
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_000)
  })

  it('cost no error object each if their counts of cells differ', async () => {
    let captured = 0
    const { captureStackTrace } = Error
    Error.captureStackTrace = (...args) => {
      captured++
      captureStackTrace(...args)
    }
    try {
      await cellsOf('a\nb,c\nd\n')
    } finally {
      Error.captureStackTrace = captureStackTrace
    }
    expect(captured).toBe(0)
  })
})
