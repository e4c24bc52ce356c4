import { defineTable, InputError } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { type InputDefaults, parseInput } from './parse-input.ts'

const NO_DEFAULTS = { bucketSrc: undefined, bucketDstn: undefined, database: undefined }
/** Just after midnight, when it is the day before in the west. */
const NOW = { now: () => Date.UTC(2024, 2, 1, 0, 0, 1) }

const LEAST = { bucket_src: 'vendor', bucket_dstn: 'lake', database: 'raw', table: 'rates' }

function parse(input: unknown, defaults: Partial<InputDefaults> = {}) {
  return parseInput(input, { ...NO_DEFAULTS, ...NOW, ...defaults })
}

function messageOf(input: unknown, defaults: Partial<InputDefaults> = {}): string {
  try {
    return `no error, but ${JSON.stringify(parse(input, defaults))}`
  } catch (error) {
    return error instanceof InputError ? `${error.code} ${error.message}` : `another error, ${error}`
  }
}

describe('parseInput', () => {
  it('has defaults for most', () => {
    expect(parse(LEAST)).toEqual({
      dataRef: '20240229',
      source: { bucket: 'vendor', prefix: '', substr: '' },
      file: { dialect: { delimiter: ',', encoding: 'utf-8' }, header: 'auto', schema: undefined },
      table: { database: 'raw', name: 'rates' },
      root: { bucket: 'lake', prefix: 'rates/' },
      partitionColumns: ['data_ref'],
      lineage: true,
      expect: {
        minRows: 1,
        maxRescuedPercent: 100,
        maxQuarantinedPercent: 50,
        maxPartitions: undefined,
        maxAgeHours: undefined,
      },
    })
  })

  it('takes all that it can be told', () => {
    const input = {
      ...LEAST,
      data_ref: 20231231,
      prefix: 'in/{yyyy}/{mm}/',
      substr: '_{data_ref}.{dd}',
      schema: 'day,vendor',
      pathoutput: '/tables/rates/',
      partitions_cols: 'data_ref, vendor',
      delimiter: ';',
      encoding: 'Latin-1',
      header: 'True',
      lineage: false,
      expect: {
        min_rows: 0,
        max_rescued_percent: 0.5,
        max_quarantined_percent: 0,
        max_partitions: 7,
        max_age_hours: 1.5,
      },
    }
    expect(parse(input)).toEqual({
      dataRef: '20231231',
      source: { bucket: 'vendor', prefix: 'in/2023/12/', substr: '_20231231.31' },
      file: {
        dialect: { delimiter: ';', encoding: 'latin1' },
        header: true,
        schema: [{ name: 'day' }, { name: 'vendor' }],
      },
      table: { database: 'raw', name: 'rates' },
      root: { bucket: 'lake', prefix: 'tables/rates/' },
      partitionColumns: ['data_ref', 'vendor'],
      lineage: false,
      expect: { minRows: 0, maxRescuedPercent: 0.5, maxQuarantinedPercent: 0, maxPartitions: 7, maxAgeHours: 1.5 },
    })
  })

  it('has the buckets and the database of the environment, unless the input has its own', () => {
    const defaults = { bucketSrc: 'from-env', bucketDstn: 'to-env', database: 'of_env' }
    const { source, root, table } = parse({ table: 'rates' }, defaults)
    expect([source.bucket, root.bucket, table.database]).toEqual(['from-env', 'to-env', 'of_env'])
    expect(parse(LEAST, defaults)).toEqual(parse(LEAST))
    expect(parse({ ...LEAST, bucket_src: undefined }, defaults).source.bucket).toBe('from-env')
  })

  it('asks for what neither has, a variable that is empty included', () => {
    expect(messageOf({ table: 'rates' }, { bucketSrc: '' })).toBe(
      'BAD_INPUT Input: bucket_src: expected text, found nothing; bucket_dstn: expected text, found nothing; database: expected text, found nothing',
    )
  })

  it.each([
    ['2024-03-01T00:00:00.000Z', '20240229'],
    ['2024-02-29T23:59:59.999Z', '20240228'],
    ['2025-01-01T12:00:00.000Z', '20241231'],
  ])('is of yesterday by the clock of UTC, at %s', (now, dataRef) => {
    expect(parse(LEAST, { now: () => Date.parse(now) }).dataRef).toBe(dataRef)
  })

  it.each(['utf8', 'UTF-8', 'utf_8', 'utf-8-sig', 'ascii'])('knows UTF-8 as %s', encoding => {
    expect(parse({ ...LEAST, encoding }).file.dialect.encoding).toBe('utf-8')
  })

  it.each([
    ['utf-16', 'utf-16le'],
    ['UTF-16LE', 'utf-16le'],
    ['utf16be', 'utf-16be'],
    ['ISO-8859-1', 'latin1'],
    ['latin1', 'latin1'],
    ['cp1252', 'windows-1252'],
    ['Windows-1252', 'windows-1252'],
  ])('knows the encoding %s as %s', (encoding, expected) => {
    expect(parse({ ...LEAST, encoding }).file.dialect.encoding).toBe(expected)
  })

  it.each([
    ['auto', 'auto'],
    ['AUTO', 'auto'],
    [true, true],
    ['false', false],
  ])('takes the header %j', (header, expected) => {
    expect(parse({ ...LEAST, header }).file.header).toBe(expected)
  })

  it.each(['a', '/a', 'a/', '//a//'])('takes the folder %s with or without slashes at its ends', pathoutput => {
    expect(parse({ ...LEAST, pathoutput }).root.prefix).toBe('a/')
  })

  it.each([
    { prefix: 'a//b', substr: '/c' },
    { prefix: '.a/..b/c.', substr: '...' },
    { prefix: 'é'.repeat(512) },
    { bucket_src: 'lake', prefix: 'rates' },
    { bucket_src: 'lake', prefix: 'rates/', pathoutput: 'x' },
    { pathoutput: '_stately/_quarantined' },
    { pathoutput: 'a/_state' },
    { schema: ['a', 'b'], partitions_cols: ['b'] },
    { schema: ['Région'], partitions_cols: 'region' },
    { partitions_cols: ['anything'] },
    { bucket_src: 'a.b-c1' },
  ])('takes %j', input => {
    expect(messageOf({ ...LEAST, ...input })).toMatch(/^no error/)
  })
})

describe('a bad input', () => {
  it.each([
    [{ data_ref: '20230229' }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: 20240230 }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: '2024-02-29' }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: '20241301' }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: 20240229.5 }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: ' 20240229' }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: '٢٠٢٤٠٢٢٩' }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: '' }, 'data_ref', 'YYYYMMDD'],
    [{ data_ref: null }, 'data_ref', 'expected text, found null'],
    [{ bucket_src: 'a/b' }, 'bucket_src', '3 to 63'],
    [{ bucket_src: 'a..b' }, 'bucket_src', '3 to 63'],
    [{ bucket_src: 'ab' }, 'bucket_src', '3 to 63'],
    [{ bucket_src: 'Upper' }, 'bucket_src', '3 to 63'],
    [{ bucket_src: '-ab' }, 'bucket_src', '3 to 63'],
    [{ bucket_src: '10.0.0.1' }, 'bucket_src', '3 to 63'],
    [{ bucket_src: 'bucket\n' }, 'bucket_src', '3 to 63'],
    [{ bucket_dstn: 'x'.repeat(64) }, 'bucket_dstn', '3 to 63'],
    [{ prefix: '/a' }, 'prefix', 'no slash at the start'],
    [{ prefix: 'a/../b' }, 'prefix', 'no segments'],
    [{ prefix: '..' }, 'prefix', 'no segments'],
    [{ prefix: 'a\0' }, 'prefix', 'NUL'],
    [{ prefix: 'é'.repeat(513) }, 'prefix', 'at most 1024 bytes, found 1026'],
    [{ prefix: '\ud800' }, 'prefix', 'surrogate'],
    [{ prefix: null }, 'prefix', 'expected text, found null'],
    [{ prefix: ['a'] }, 'prefix', 'expected text, found a list'],
    [{ prefix: '{date}' }, 'prefix', '{data_ref}, {yyyy}, {mm}, {dd}, found {date}'],
    [{ bucket_src: 'lake', prefix: 'rates/in' }, 'prefix', 'outside of "rates/"'],
    [{ substr: '{YYYY}' }, 'substr', 'found {YYYY}'],
    [{ substr: '/./' }, 'substr', 'no segments'],
    [{ substr: 7 }, 'substr', 'expected text, found a whole number'],
    [{ pathoutput: '' }, 'pathoutput', 'found none'],
    [{ pathoutput: '/' }, 'pathoutput', 'found none'],
    [{ pathoutput: '_state' }, 'pathoutput', 'outside of _state/'],
    [{ pathoutput: '/_quarantine/a' }, 'pathoutput', 'outside of _quarantine/'],
    [{ pathoutput: 'a//b' }, 'pathoutput', 'between any two slashes'],
    [{ pathoutput: 'a/..' }, 'pathoutput', 'no segments'],
    [{ pathoutput: 'a/{data_ref}' }, 'pathoutput', 'without { and }'],
    [{ pathoutput: 'x'.repeat(512) }, 'pathoutput', 'at most 512 bytes'],
    [{ table: 'Rates' }, 'table', '"rates" would do'],
    [{ table: 'fx rates' }, 'table', '"fx_rates" would do'],
    [{ table: '' }, 'table', 'found none'],
    [{ table: undefined }, 'table', 'expected text, found nothing'],
    [{ table: 'x'.repeat(256) }, 'table', 'at most 255 characters, found 256'],
    [{ database: 'raw-data' }, 'database', '"raw_data" would do'],
    [{ partitions_cols: [] }, 'partitions_cols', 'at least one'],
    [{ partitions_cols: '' }, 'partitions_cols[0]', 'found none'],
    [{ partitions_cols: ['data_ref', 'Région'] }, 'partitions_cols[1]', '"region" would do'],
    [{ partitions_cols: 'a,b,a' }, 'partitions_cols', '"a" twice'],
    [{ partitions_cols: ['rescued_data'] }, 'partitions_cols[0]', 'reserved'],
    [{ partitions_cols: ['source_object'] }, 'partitions_cols[0]', 'reserved'],
    [{ partitions_cols: ['source_row'] }, 'partitions_cols[0]', 'reserved'],
    [{ partitions_cols: ['loaded_at'] }, 'partitions_cols[0]', 'reserved'],
    [{ partitions_cols: ['cdc_x'] }, 'partitions_cols[0]', 'reserved'],
    [{ partitions_cols: 7 }, 'partitions_cols', 'a list'],
    [{ partitions_cols: ['x'], schema: ['a'] }, 'partitions_cols[0]', 'data_ref or a column of schema, found "x"'],
    [{ schema: ['a', ''] }, 'schema[1].name', 'found none'],
    [{ schema: 'a,,b' }, 'schema[1].name', 'found none'],
    [{ schema: '' }, 'schema[0].name', 'found none'],
    [{ schema: [] }, 'schema', 'at least one'],
    [{ schema: {} }, 'schema', 'at least one'],
    [{ schema: ['id', ' ID '] }, 'schema', '"ID" twice'],
    [{ schema: { id: 'int', Id: 'int' } }, 'schema', '"Id" twice'],
    [{ schema: ['a:decmal(12,2)'] }, 'schema[0].type', 'such as string'],
    [{ schema: ['a:'] }, 'schema[0].type', 'such as string'],
    [{ schema: { a: 'decimal(39,0)' } }, 'schema[0].type', 'such as string'],
    [{ schema: { a: 7 } }, 'schema[0].type', 'expected text, found a whole number'],
    [{ schema: [{ name: 'a', typ: 'int' }] }, 'schema[0].typ', 'expected only name, type'],
    [{ schema: ['a\0'] }, 'schema[0].name', 'NUL'],
    [{ schema: { b: 'int', 2024: 'int' } }, 'schema', 'place of a column called "2024"'],
    [{ schema: 7 }, 'schema', 'a list'],
    [{ schema: null }, 'schema', 'a list'],
    [{ delimiter: ';;' }, 'delimiter', 'one ASCII character'],
    [{ delimiter: '"' }, 'delimiter', 'one ASCII character'],
    [{ encoding: 'ebcdic' }, 'encoding', 'expected one of utf-8'],
    [{ encoding: 'constructor' }, 'encoding', 'expected one of utf-8'],
    [{ header: 'yes' }, 'header', 'auto, true or false'],
    [{ lineage: 'no' }, 'lineage', 'true or false'],
    [{ expect: { min_rows: -1 } }, 'expect.min_rows', '0 or more'],
    [{ expect: { min_rows: 1.5 } }, 'expect.min_rows', 'a whole number'],
    [{ expect: { min_rows: '10' } }, 'expect.min_rows', 'a number'],
    [{ expect: { max_rescued_percent: 101 } }, 'expect.max_rescued_percent', '0 to 100'],
    [{ expect: { max_quarantined_percent: -1 } }, 'expect.max_quarantined_percent', '0 to 100'],
    [{ expect: { max_partitions: 0 } }, 'expect.max_partitions', 'more than 0'],
    [{ expect: { max_partitions: 1.5 } }, 'expect.max_partitions', 'a whole number'],
    [{ expect: { max_age_hours: 0 } }, 'expect.max_age_hours', 'more than 0'],
    [{ expect: { max_age_hours: Number.POSITIVE_INFINITY } }, 'expect.max_age_hours', 'a number'],
    [{ expect: { min_row: 1 } }, 'expect.min_row', 'expected only min_rows'],
    [{ expect: [] }, 'expect', 'an object'],
    [{ prefx: 'a' }, 'prefx', 'expected only data_ref, bucket_src, prefix'],
    [JSON.parse('{ "__proto__": 1 }'), '__proto__', 'expected only'],
  ])('%j is told by its field: %s', (input, field, expected) => {
    const message = messageOf({ ...LEAST, ...input })
    expect(message).toContain(`BAD_INPUT Input: ${field}: expected`)
    expect(message).toContain(expected)
  })

  it('is told with all of its fields at once', () => {
    const message = messageOf({ bucket_src: 'A', prefix: '/', tabel: 'x', data_ref: 1, expect: { min_rows: -1 } })
    for (const field of ['bucket_src', 'prefix', 'tabel', 'table', 'data_ref', 'expect.min_rows', 'bucket_dstn']) {
      expect(message).toContain(`${field}: `)
    }
  })

  it.each([[null], [undefined], [7], ['text'], [[]], [true]])('is no object: %j', input => {
    expect(messageOf(input)).toMatch(/^BAD_INPUT Input: expected an object, found /)
  })
})

describe('the definition of the table', () => {
  const definitions = [
    defineTable({ name: 'rates', partitionBy: ['region'], csv: { delimiter: ';', encoding: 'latin1' } }),
  ]

  it('says what the input leaves out', () => {
    const request = parse(LEAST, { definitions })
    expect(request.partitionColumns).toEqual(['region'])
    expect(request.file.dialect).toEqual({ delimiter: ';', encoding: 'latin1' })
    expect(parse({ ...LEAST, table: 'others' }, { definitions }).partitionColumns).toEqual(['data_ref'])
  })

  it('does not say what the input says', () => {
    const request = parse({ ...LEAST, partitions_cols: 'day', delimiter: ',' }, { definitions })
    expect(request.partitionColumns).toEqual(['day'])
    expect(request.file.dialect).toEqual({ delimiter: ',', encoding: 'latin1' })
  })
})
