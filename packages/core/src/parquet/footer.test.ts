import fc from 'fast-check'
import type { ColumnChunk, Encoding, FileMetaData, PageHeader, Statistics } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer'
import { writePageHeader as writeHeaderOfOthers } from 'hyparquet-writer/src/datapage.js'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import { expect, it } from 'vitest'
import type { ColumnType } from '../columns/column-type.ts'
import { writeFooter } from './footer.ts'
import { writePageHeader } from './page-header.ts'
import { schemaElement } from './parquet-schema.ts'

/** `SEEDS=100000` runs more. */
const RUNS = Number(process.env.SEEDS ?? 200)

type Bound = NonNullable<Statistics['min_value']>

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\u{10ffff}', '\ud7ff'), maxLength: 20 }),
)
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

const BOUNDS: readonly (readonly [ColumnType, fc.Arbitrary<Bound>])[] = [
  ['string', fc.oneof(text, text.map(Buffer.from))],
  ['binary', fc.uint8Array({ maxLength: 24 })],
  ['binary', fc.uint8Array({ min: 0xfe, maxLength: 24 })],
  ['int', fc.integer()],
  ['date', fc.integer()],
  ['bigint', long],
  ['timestamp', long],
  ['double', fc.double({ noNaN: true })],
  ['boolean', fc.boolean()],
  ['decimal(12,2)', long],
  ['decimal(38,9)', fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n })],
]

/** Of seven bits each, one more and one less: up to what numbers hold exactly. */
const size = fc.oneof(
  fc.nat(1_000),
  fc.maxSafeNat().map(n => Math.floor(n / 4)),
  fc.constantFrom(0, 63, 64, 8_191, 8_192),
)
const bigSize = size.map(BigInt)
const encodings = fc.constantFrom<Encoding[]>(['PLAIN', 'RLE'], ['PLAIN', 'RLE_DICTIONARY', 'RLE'])

function chunkOf(name: string, type: ColumnType, bound: fc.Arbitrary<Bound>): fc.Arbitrary<ColumnChunk> {
  const { type: physical } = schemaElement(name, type)
  if (physical === undefined) throw new Error('Expected a type')
  const metadata = {
    type: fc.constant(physical),
    encodings,
    path_in_schema: fc.constant<string[]>([name]),
    codec: fc.constantFrom('SNAPPY' as const, 'ZSTD' as const),
    num_values: bigSize,
    total_uncompressed_size: bigSize,
    total_compressed_size: bigSize,
    data_page_offset: bigSize,
    statistics: fc.oneof(
      fc.record({ null_count: bigSize }),
      fc.record({ null_count: bigSize, min_value: bound, max_value: bound }),
    ),
  }
  const meta_data = fc.oneof(fc.record(metadata), fc.record({ ...metadata, dictionary_page_offset: bigSize }))
  return fc.record({ file_offset: bigSize, meta_data })
}

const footer: fc.Arbitrary<FileMetaData> = fc
  .array(fc.tuple(text, fc.constantFrom(...BOUNDS)), { maxLength: 20 })
  .chain(named => {
    const columns = named.map(([name, [type, bound]], index) => ({ name: `${index} ${name}`, type, bound }))
    const schema = columns.map(({ name, type }) => schemaElement(name, type))
    const group = fc.record({
      columns: fc.tuple(...columns.map(({ name, type, bound }) => chunkOf(name, type, bound))),
      num_rows: bigSize,
      total_byte_size: bigSize,
      total_compressed_size: bigSize,
    })
    return fc.record({
      version: fc.constant(2),
      created_by: text,
      schema: fc.constant([{ name: 'root', num_children: schema.length }, ...schema]),
      num_rows: bigSize,
      row_groups: fc.array(group, { maxLength: 20 }),
      metadata_length: fc.constant(0),
    })
  })

const int32 = fc.nat(2 ** 30 - 1)
const encoding = fc.constantFrom<Encoding>('PLAIN', 'RLE_DICTIONARY')
const sizes = { uncompressed_page_size: int32, compressed_page_size: int32 }
const header: fc.Arbitrary<PageHeader> = fc.oneof(
  fc.record({
    type: fc.constant('DICTIONARY_PAGE' as const),
    ...sizes,
    dictionary_page_header: fc.record({ num_values: int32, encoding }),
  }),
  fc.record({
    type: fc.constant('DATA_PAGE_V2' as const),
    ...sizes,
    data_page_header_v2: fc.record({
      num_values: int32,
      num_nulls: int32,
      num_rows: int32,
      encoding,
      definition_levels_byte_length: int32,
      repetition_levels_byte_length: int32,
      is_compressed: fc.boolean(),
    }),
  }),
)

function written(write: (out: ByteWriter) => void): Buffer {
  const out = new ByteWriter()
  write(out)
  return Buffer.from(out.getBytes())
}

it('a footer has the bytes that hyparquet-writer writes', () => {
  fc.assert(
    fc.property(footer, each => {
      expect(written(out => writeFooter(out, each))).toEqual(written(out => writeMetadata(out, each)))
    }),
    { numRuns: RUNS },
  )
})

it('a page header has the bytes that hyparquet-writer writes', () => {
  fc.assert(
    fc.property(header, each => {
      expect(written(out => writePageHeader(out, each))).toEqual(written(out => writeHeaderOfOthers(out, each)))
    }),
    { numRuns: RUNS },
  )
})

it('what no column has is refused', () => {
  const schema = [
    { name: 'root', num_children: 1 },
    { name: 'x', type: 'INT64' as const, logical_type: { type: 'TIMESTAMP' as const, isAdjustedToUTC: true } },
  ]
  for (const unit of ['MILLIS', 'NANOS'] as const) {
    const columns = schema.map(each =>
      each.logical_type ? { ...each, logical_type: { ...each.logical_type, unit } } : each,
    )
    const file = { version: 2, schema: columns, num_rows: 0n, row_groups: [], metadata_length: 0 } as FileMetaData
    expect(() => written(out => writeFooter(out, file))).toThrow('TIMESTAMP')
  }
  const page = { type: 'INDEX_PAGE', uncompressed_page_size: 0, compressed_page_size: 0 } as const
  expect(() => written(out => writePageHeader(out, page))).toThrow('INDEX_PAGE')
})
