import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { CsvDialect } from '@inlet/core'
import { type ObjectStore, readCsvFiles } from '@inlet/lake'
import { zipOf } from '@inlet/lake/testing/zip'
import { parse } from 'csv-parse/sync'
import type { Random } from '../../random/random.ts'
import type { FuzzTarget } from '../fuzz-target.ts'
import { mutateBytes } from '../mutate-bytes.ts'

const CELLS = [
  '',
  'a',
  '007',
  ' x ',
  'a "quoted" one',
  'two\nlines',
  'two\r\nlines',
  ',;|',
  'żółw 🐢',
  '""',
  'é',
  '-1.5e3',
]
const DELIMITERS = [',', ';', '\t', '|']
const LIMITS = { maxBytes: 8 * 1024 * 1024, maxRatio: 50 }

interface Text {
  readonly dialect: CsvDialect
  readonly text: string
}

/** CSV in every dialect and encoding: every row is there as csv-parse has it, wherever that reads the same language. */
export const csvFiles: FuzzTarget = {
  name: 'csv-files',
  inputs: 'CSV in every dialect and encoding',
  async run(random, note) {
    const { dialect, text } = textOf(random)
    const bytes = mutateBytes(encoded(text, dialect.encoding), random)
    note({ dialect, bytes: bytes.toString('latin1') })
    const rows = await rowsOf(bytes, 'a.csv', dialect)
    if (dialect.encoding === 'utf-8' && isUtf8(bytes)) expectAsCsvParse(bytes, dialect, rows)
  },
}

/** Archives: damaged, cut off, lying about their sizes, or blown up. */
export const archives: FuzzTarget = {
  name: 'archives',
  inputs: 'gzip, zstd and zip archives',
  async run(random, note) {
    const { dialect, text } = textOf(random)
    const isBomb = random.chance(0.02)
    const content = isBomb ? Buffer.alloc(10 * 1024 * 1024, `a,${'b'.repeat(1_000)}\n`) : Buffer.from(text)
    const [ending, archive] = archived(content, random)
    const bytes = isBomb ? archive : mutateBytes(archive, random)
    note({ ending, bytes: bytes.subarray(0, 2_000).toString('latin1') })
    const rows = await rowsOf(bytes, `a${ending}`, { ...dialect, encoding: 'utf-8' })
    assert(!isBomb, 'a bomb is refused')
    if (bytes.equals(archive) && isUtf8(content)) expectAsCsvParse(content, dialect, rows)
  },
}

function textOf(random: Random): Text {
  const delimiter = random.pick(DELIMITERS)
  const end = random.pick(['\n', '\r\n'])
  const encoding = random.pick(['utf-8', 'utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const)
  const line = () =>
    Array.from({ length: random.integer(1, 4) }, () => {
      const cell = random.pick(CELLS)
      return /["\r\n]/.test(cell) || cell.includes(delimiter) || random.chance(0.2)
        ? `"${cell.replaceAll('"', '""')}"`
        : cell
    }).join(delimiter)
  const text = Array.from({ length: random.integer(1, 12) }, line).join(end)
  return { dialect: { delimiter, encoding }, text: (random.chance(0.2) ? '\ufeff' : '') + text }
}

function encoded(text: string, encoding: CsvDialect['encoding']): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'latin1')
}

function archived(content: Buffer, random: Random): readonly [ending: string, Buffer] {
  const name = random.pick(['a.csv', '../a.csv', '/etc/a.csv', 'b/a.CSV', 'a\\b.csv', '__MACOSX/a.csv'])
  const liar = random.chance(0.2) ? { says: { size: random.pick([0, 1, content.length * 2]) } } : {}
  return random.pick([
    () => ['.csv.gz', gzipSync(content)] as const,
    () => ['.csv.zst', zstdCompressSync(content)] as const,
    () => ['.zip', zipOf({ name, content, ...liar })] as const,
  ])()
}

type Rows = readonly (readonly string[] | undefined)[]

async function rowsOf(bytes: Buffer, key: string, dialect: CsvDialect): Promise<Rows> {
  const rows: (readonly string[] | undefined)[] = []
  const object = { bucket: 'files', key, etag: 'etag', size: bytes.length }
  for await (const { rows: blocks } of readCsvFiles(storeOf(bytes), object, dialect, LIMITS)) {
    for await (const block of blocks) for (const { cells } of block.rows) rows.push(cells)
  }
  return rows
}

/** A store of one object. */
function storeOf(bytes: Buffer): ObjectStore {
  const part = (range: { start: number; end?: number } | undefined) => bytes.subarray(range?.start ?? 0, range?.end)
  const store: Partial<ObjectStore> = {
    read: async (_bucket, _key, { range } = {}) => part(range as { start: number }),
    readStream: async (_bucket, _key, { range } = {}) => Readable.from([part(range as { start: number })]),
  }
  return new Proxy(store as ObjectStore, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (member === undefined && name !== 'then') throw new Error(`Reading does not call ${String(name)}`)
      return member
    },
  })
}

/** csv-parse is strict about quotes: where it reads a text at all, it means the same. */
function expectAsCsvParse(bytes: Buffer, { delimiter }: CsvDialect, rows: Rows): void {
  let expected: string[][]
  try {
    const options = { delimiter, bom: true, relax_column_count: true, record_delimiter: ['\n', '\r\n'] }
    expected = parse(bytes, { ...options, skip_empty_lines: true })
  } catch {
    return
  }
  assert.deepEqual(rows, expected)
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
