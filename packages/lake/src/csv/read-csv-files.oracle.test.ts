import type { CsvEncoding } from '@inlet/core'
import { compared, runs } from '@inlet/core/testing/runs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { COMPRESSIONS, ENCODINGS } from '../../test/csv-objects.ts'
import { oneObject } from '../../test/one-object.ts'
import { zipOf } from '../../test/zip.ts'
import { readCsvFiles } from './read-csv-files.ts'

/** A file's text without its mark, and how it becomes bytes. */
interface File {
  readonly encoding: CsvEncoding
  readonly encode: (text: string) => Buffer
  readonly mark: string
  readonly text: string
}

/** The reader takes so many bytes at a time. */
const CHUNK_BYTES = 16 * 1024

const delimiters = fc.constantFrom(',', ';', '\t', '|')
const encodings = fc.constantFrom(...ENCODINGS)

/** Any table, written as it may be: with quotes where they must be and where they need not, in lines of both ends. */
function textOf(delimiter: string, characters: string): fc.Arbitrary<string> {
  const cell = fc
    .record({
      content: fc.string({ unit: fc.constantFrom(...characters, ...'"\r\n ,;\t|'), maxLength: 5 }),
      isQuoted: fc.boolean(),
    })
    .map(({ content, isQuoted }) => {
      const mustBe = /["\r\n]/.test(content) || content.includes(delimiter)
      return isQuoted || mustBe ? `"${content.replaceAll('"', '""')}"` : content
    })
  const row = fc.array(cell, { maxLength: 4 }).map(cells => cells.join(delimiter))
  const lineEnd = fc.constantFrom('\n', '\r\n', '\n\r\n\n')
  return fc
    .tuple(fc.array(fc.tuple(row, lineEnd), { maxLength: 20, size: 'max' }), fc.boolean())
    .map(([lines, endsWithLine]) => {
      const text = lines.flat().join('')
      return endsWithLine ? text : text.replace(/[\r\n]+$/, '')
    })
}

/** In front of a text, so that a chunk ends at any place in it; often nothing, so that the text is behind the mark. */
const padding = fc.oneof(fc.constant(0), fc.integer({ min: CHUNK_BYTES - 120, max: CHUNK_BYTES }))

function fileOf(delimiter: string): fc.Arbitrary<File> {
  return encodings.chain(([encoding, encode, characters]) => {
    const isUnicode = encoding.startsWith('utf')
    return (
      fc
        .record({
          mark: fc.constantFrom('', isUnicode ? '\ufeff' : ''),
          text: textOf(delimiter, characters),
          padding,
        })
        .map(({ mark, text, padding }) => {
          const width = encode('x').byteLength
          const padded = padding === 0 ? text : `${'x'.repeat(padding / width)}\n${text}`
          return { encoding, encode, mark, text: padded }
        })
        // Of these, nobody could tell that they are no byte order mark.
        .filter(({ text }) => isUnicode || !/^(ÿþ|þÿ)/.test(text))
    )
  })
}

/** Objects of one file in any container, and zips of several: the files without a mark are all in one encoding. */
const objects = delimiters.chain(delimiter => {
  const one = fc
    .tuple(fileOf(delimiter), fc.constantFrom(...COMPRESSIONS))
    .map(([file, [key, compress]]) => ({ key, files: [file], stored: compress(bytesOf(file)) }))
  const several = fc
    .array(fileOf(delimiter), { minLength: 2, maxLength: 4 })
    .filter(files => new Set(files.filter(({ mark }) => mark === '').map(({ encoding }) => encoding)).size <= 1)
    .map(files => {
      const zip = files.map((file, index) => ({
        name: `${index}.csv`,
        content: bytesOf(file),
        method: 8 * (index % 2),
      }))
      return { key: 'a.zip', files, stored: zipOf(...zip) }
    })
  return fc.record({ delimiter: fc.constant(delimiter), object: fc.oneof({ weight: 3, arbitrary: one }, several) })
})

function bytesOf({ encode, mark, text }: File): Buffer {
  return encode(mark + text)
}

function parsed(text: string, delimiter: string): string[][] {
  return parse(text, {
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  })
}

/** The text that rows have their places in: with its mark if it is stored as such. */
function utf8Of({ encoding, mark, text }: File): Buffer {
  return Buffer.from(encoding === 'utf-8' ? mark + text : text)
}

it('reads what csv-parse reads of the decoded text, whatever the dialect, the container and the chunks', async ({
  annotate,
}) => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(objects, encodings, async ({ delimiter, object: { key, files, stored } }, [other]) => {
      // What the dialect says of files that have a mark is of no account.
      const encoding = files.find(({ mark }) => mark === '')?.encoding ?? other
      const { store, object } = oneObject(key, stored)
      const tables: unknown[] = []
      let number = 0
      for await (const { rows } of readCsvFiles(store, object, { delimiter, encoding })) {
        const file = files[tables.length]
        const utf8 = file && utf8Of(file)
        const table: unknown[] = []
        for await (const block of rows) {
          for (const row of block.rows) {
            expect(row.number).toBe(number++)
            const bytes = block.bytesOf(row)
            expect(bytes && utf8?.subarray(row.start, row.end).equals(bytes)).toBe(true)
            table.push(row.cells)
          }
        }
        count += table.length
        tables.push(table)
      }
      expect(tables).toEqual(files.map(({ text }) => parsed(text, delimiter)))
    }),
    runs(250),
  )
  await annotate(compared(count, 'rows'))
})
