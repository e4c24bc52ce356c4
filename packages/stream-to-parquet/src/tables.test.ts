import { defineTable } from '@inlet/core'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { changesEvent, type ItemChange, sequenceOf } from '../test/events.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const SECRET = 'SECRET'
const OK = { batchItemFailures: [] }

function changeOf(table: string, pk: string, image: Record<string, unknown> = {}): ItemChange {
  return { table, keys: { pk: { S: pk } }, image: { pk: { S: pk }, ...image } }
}

describe('a table that is not mapped', () => {
  it('goes by its sanitised name with UNMAPPED_TABLES=auto, and its owner stays its owner', async () => {
    await using lake = await makeTestLake()
    expect(await load(changesEvent([changeOf('Café-Orders', 'a')]), loaderOf(lake))).toEqual(OK)
    const changes = [changeOf('cafe_orders', 'b'), changeOf('Café-Orders', 'c'), changeOf('cafe_orders', 'd')]
    expect(await load(changesEvent(changes, { from: 5 }), loaderOf(lake))).toEqual(OK)

    expect(await lake.query('SELECT pk FROM raw.cafe_orders ORDER BY pk')).toEqual([{ pk: 'a' }, { pk: 'c' }])
    expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['TABLE_NAME_TAKEN', 'TABLE_NAME_TAKEN'])
  })
})

describe('a table whose source has another name here', () => {
  it('is filled from that one, by its definition, and belongs to it', async () => {
    await using lake = await makeTestLake()
    const loader = loaderOf(lake, { env: { SOURCES: 'orders=mine-OrderTable', UNMAPPED_TABLES: 'quarantine' } })
    const change = changeOf('mine-OrderTable', 'a', { quantity: { N: '2' } })
    expect(await load(changesEvent([change, changeOf('OrderTable', 'b')]), loader)).toEqual(OK)

    expect(await lake.query('SELECT pk, quantity FROM raw.orders')).toEqual([{ pk: 'a', quantity: 2 }])
    const table = await lake.catalog.getTable({ database: 'raw', name: 'orders' })
    expect(table?.table).toMatchObject({ source: 'mine-OrderTable', description: 'Sales orders' })
    expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['UNKNOWN_TABLE'])
  })
})

describe('a table whose compression changes', () => {
  it('is one table, of files by Snappy and by zstd', async () => {
    await using lake = await makeTestLake()
    await load(changesEvent([changeOf('Things', 'a')]), loaderOf(lake))
    const zstd = loaderOf(lake, { env: { COMPRESSION: 'zstd' } })
    expect(await load(changesEvent([changeOf('Things', 'b')], { from: 5 }), zstd)).toEqual(OK)

    expect(await lake.query('SELECT pk FROM raw.things ORDER BY pk')).toEqual([{ pk: 'a' }, { pk: 'b' }])
    const files = (await lake.objects()).filter(name => name.endsWith('.parquet'))
    const codecs = await Promise.all(
      files.map(name => lake.store.read('raw', name.slice('raw/'.length)).then(codecsOf)),
    )
    expect(codecs).toEqual([new Set(['SNAPPY']), new Set(['ZSTD'])])
  })
})

function codecsOf(file: Uint8Array): Set<unknown> {
  const { row_groups } = parquetMetadata(new Uint8Array(file).buffer)
  return new Set(row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)))
}

describe('a table of the catalog that is not ours to write', () => {
  it('of another source sends its records to quarantine, and the others go on', async () => {
    await using lake = await makeTestLake()
    const foreign = loaderOf(lake, { definitions: [defineTable({ name: 'orders', source: 'OldOrders' })] })
    await load(changesEvent([changeOf('OldOrders', 'old')]), foreign)

    const loader = loaderOf(lake)
    const changes = [changeOf('OrderTable', 'new'), changeOf('Things', 'a')]
    expect(await load(changesEvent(changes, { from: 5 }), loader)).toEqual(OK)

    const [kept] = await lake.quarantined()
    expect(kept).toMatchObject({ code: 'TABLE_NAME_TAKEN', reason: expect.stringContaining('"OldOrders"') })
    expect(await lake.query('SELECT pk FROM raw.orders')).toEqual([{ pk: 'old' }])
    expect(await lake.query('SELECT pk FROM raw.things')).toEqual([{ pk: 'a' }])
    expect(loader.telemetry.total('RecordsQuarantined', 'orders')).toBe(1)
  })

  it('at another place than S3_RAW says is an error to mend: the batch comes again, and the others go on', async () => {
    await using lake = await makeTestLake()
    await load(changesEvent([changeOf('OrderTable', 'old')]), loaderOf(lake, { env: { S3_RAW: 'elsewhere' } }))

    const before = await lake.catalog.listTables('raw')

    const loader = loaderOf(lake)
    const changes = [changeOf('Things', 'a'), changeOf('OrderTable', 'new', { other: { S: 'column' } })]
    const event = changesEvent(changes, { from: 5 })
    expect(await load(event, loader)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(5) }] })

    expect(await lake.query('SELECT pk FROM raw.things')).toEqual([{ pk: 'a' }])
    expect(await lake.quarantined()).toEqual([])
    expect(await lake.catalog.listTables('raw')).toMatchObject([...before, { name: 'things' }])
    const [line] = loader.telemetry.lines.filter(({ level }) => level === 'error')
    expect(String(line?.fields.error)).toMatch(
      /raw\.orders is at s3:\/\/elsewhere\/orders\/, S3_RAW says s3:\/\/raw\/orders\//,
    )
  })
})

describe("a table with onDrift 'quarantine'", () => {
  const definitions = [
    defineTable({ name: 'things', source: 'Things', onDrift: 'quarantine', columns: { n: { type: 'int' } } }),
  ]

  it('refuses the whole record, says nothing of its values, and keeps it once, whatever is found first next time', async () => {
    await using lake = await makeTestLake()
    const drifting = changeOf('Things', 'bad', { m: { X: SECRET }, n: { S: SECRET }, o: { S: SECRET } })
    const event = changesEvent([changeOf('Things', 'a', { n: { N: '1' }, o: { N: '1' } }), drifting])
    for (const _ of [1, 2]) {
      const loader = loaderOf(lake, { definitions })
      expect(await load(event, loader)).toEqual(OK)

      expect(await lake.query('SELECT pk, n, rescued_data FROM raw.things')).toEqual([
        { pk: 'a', n: 1, rescued_data: null },
      ])
      const kept = await lake.quarantined()
      expect(kept.map(({ code }) => code)).toEqual(['DRIFT'])
      expect(JSON.stringify([kept.map(({ reason }) => reason), loader.telemetry.lines])).not.toContain(SECRET)
      expect(loader.telemetry.total('ValuesRescued', 'things')).toBe(0)
    }
  })
})

describe('masked values', () => {
  it('are in no row, in no name and in no message', async () => {
    await using lake = await makeTestLake()
    const columns = { email: { mask: 'hash' }, pin: { mask: 'drop' }, pk: { mask: 'hash' } } as const
    const definitions = [defineTable({ name: 'people', source: 'People', columns })]
    const loader = loaderOf(lake, { definitions, env: { MASK_KEY: 'key' } })
    const values = [
      { S: SECRET },
      { M: { a: { S: SECRET } } },
      { L: [{ S: SECRET }] },
      { X: SECRET },
      SECRET,
      { S: SECRET },
    ]
    const changes = values.map((value, n) => changeOf('People', `${SECRET} ${n}`, { email: value, pin: value }))
    expect(await load(changesEvent(changes), loader)).toEqual(OK)

    const rows = await lake.query('SELECT * FROM raw.people')
    expect(rows).toHaveLength(values.length)
    expect(JSON.stringify([rows, await lake.objects(), loader.telemetry.lines])).not.toContain(SECRET)
    const [first, last] = [rows.at(0)?.email, rows.at(-1)?.email]
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(last).toBe(first)
  })
})

describe('a declaration that comes after the files', () => {
  it('is overruled by the catalog, counted, and named in the log', async () => {
    await using lake = await makeTestLake()
    await load(changesEvent([changeOf('Things', 'a', { size: { N: '1.5' } })]), loaderOf(lake))

    const definitions = [defineTable({ name: 'things', source: 'Things', columns: { size: { type: 'int' } } })]
    const loader = loaderOf(lake, { definitions })
    await load(changesEvent([changeOf('Things', 'b', { size: { N: '2.5' } })], { from: 5 }), loader)

    expect(await lake.query('SELECT pk, size FROM raw.things ORDER BY pk')).toEqual([
      { pk: 'a', size: 1.5 },
      { pk: 'b', size: 2.5 },
    ])
    expect(loader.telemetry.total('DeclarationsOverruled', 'things')).toBe(1)
    expect(loader.telemetry.lines).toContainEqual(
      expect.objectContaining({
        fields: { table: 'things', column: 'size', declared: 'int', actual: 'decimal(38,9)' },
      }),
    )
  })
})
