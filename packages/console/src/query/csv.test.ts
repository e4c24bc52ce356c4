import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvText } from './csv-text.ts'

it('is what a reader of RFC 4180 takes for the same texts and nulls', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'inlet-csv-'))
  const file = join(directory, 'x.csv')
  const connection = await (await DuckDBInstance.create()).connect()
  const options =
    "header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, nullstr = '', allow_quoted_nulls = false"
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '=', '\t', 'é', '🛒', ';', "'"), maxLength: 8 }),
    fc.constantFrom('', '=1+1', '+1', '-1', '@x', 'NULL', '<script>'),
  )
  const cell = fc.oneof(text, fc.constant(null))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async rows => {
      await writeFile(file, csvText([['a', 'b'], ...rows]))
      const read = await connection.runAndReadAll(`FROM read_csv('${file}', ${options})`)
      expect(read.getRowsJson()).toEqual(rows)
    }),
    { numRuns: 200 },
  )
  await rm(directory, { recursive: true })
})

it('writes numbers with all their digits, and what has parts as JSON', () => {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): { readonly rawJSON: string } }
  const row = [rawJSON('12345678901234567890.5'), 1e21, -0.5, true, [rawJSON('9007199254740993')], { a: 'x"y' }, 'a,b']
  expect(csvText([row])).toBe(
    '12345678901234567890.5,1e+21,-0.5,true,[9007199254740993],"{""a"":""x\\""y""}","a,b"\r\n',
  )
})
