import { describe, expect, it } from 'vitest'
import type { CatalogTable } from '../tables/catalog-table.ts'
import { defineTable, type TableInput } from '../tables/define-table.ts'
import { decodeChange } from './decode-change.ts'
import { traceChange } from './trace-change.ts'

const PLACE = { database: 'raw', location: 's3://raw/things/' }
const KEY = { id: { S: '1' } }

function trace(image: object | undefined, table: Partial<TableInput> = {}, known?: Partial<CatalogTable>) {
  const dynamodb = { ApproximateCreationDateTime: 1_769_860_799_000, Keys: KEY }
  const payload = {
    eventName: image === undefined ? 'REMOVE' : 'INSERT',
    tableName: 'Things',
    dynamodb: { ...dynamodb, ...(image && { NewImage: { ...KEY, ...image } }) },
  }
  const change = decodeChange(Buffer.from(JSON.stringify(payload)), { eventId: 'e', sequenceNumber: '7' })
  const definition = defineTable({ name: 'things', source: 'Things', ...table })
  const catalogTable: CatalogTable | undefined = known && {
    ...{ database: 'raw', name: 'things', source: 'Things', location: PLACE.location },
    ...{ columns: [], partitionKeys: [{ name: 'dt', type: 'string' }] },
    ...known,
  }
  return traceChange(change, definition, catalogTable, PLACE, text => `hash of ${text}`)
}

const id = { path: 'id', column: 'id', type: 'string', value: '1', rescued: null, mask: null }

describe('the way of a change into its row', () => {
  it('has each leaf under its path, and what its column stores', () => {
    const { leaves, cells, refused } = trace({
      'a.b': { M: { price: { N: '1.50' }, empty: { M: {} }, no: { NULL: true } } },
      tags: { SS: ['x', 'y'] },
      seen_at: { S: '2026-01-31T10:00:00.250+01:00' },
      raw: { B: 'AAE=' },
      is_new: { BOOL: false },
    })
    expect(leaves.map(({ path, type, value }) => [path, type, value])).toEqual([
      ['id', 'S', '1'],
      ['a\\.b.price', 'N', '1.50'],
      ['tags', 'SS', '["x","y"]'],
      ['seen_at', 'S', '2026-01-31T10:00:00.250+01:00'],
      ['raw', 'B', 'AAE='],
      ['is_new', 'BOOL', 'false'],
    ])
    expect(cells.map(({ column, type, value }) => [column, type, value])).toEqual([
      ['id', 'string', '1'],
      ['a_b_price', 'decimal(38,9)', '1.5'],
      ['tags', 'string', '["x","y"]'],
      ['seen_at', 'timestamp', '2026-01-31T09:00:00.25Z'],
      ['raw', 'binary', 'AAE='],
      ['is_new', 'boolean', 'false'],
    ])
    expect(refused).toBeUndefined()
  })

  it('has the keys of an item that is gone', () => {
    expect(trace(undefined)).toMatchObject({ leaves: [{ path: 'id', type: 'S', value: '1' }], cells: [id] })
  })

  it('says why a value is in no column', () => {
    const columns = [
      { name: 'n', path: 'n', type: 'int', origin: 'value' },
      { name: 's', path: 's', type: 'foreign:struct<a:int>', origin: 'catalog' },
    ] as const
    const { cells } = trace({ n: { N: '4.5' }, s: { S: 'a' }, odd: { N: 5 } }, {}, { columns })
    expect(cells).toEqual([
      id,
      { path: 'n', column: 'n', type: 'int', value: null, rescued: 'Expected what int holds exactly', mask: null },
      expect.objectContaining({ path: 's', column: 's', value: null, rescued: expect.stringContaining('foreign:') }),
      expect.objectContaining({ path: 'odd', column: null, value: null, rescued: expect.stringContaining('shape') }),
    ])
  })

  it('leaves elements past the cap of an exploded list without a column', () => {
    const list = { L: Array.from({ length: 21 }, (_, index) => ({ N: String(index) })) }
    const { leaves, cells } = trace({ list }, { lists: 'explode' })
    expect([leaves.length, cells.length]).toEqual([22, 22])
    expect(cells.at(-1)).toMatchObject({ path: 'list[20]', column: null, rescued: 'There is no column for it' })
    expect(leaves.at(-1)).toMatchObject({ path: 'list[20]', type: 'N', value: '20' })
  })

  it('finds the column of an alias, and that of what is derived', () => {
    const columns: TableInput['columns'] = {
      at: { type: 'timestamp', aliases: ['when'] },
      hour: { type: 'int', derive: { from: 'at', part: 'hour' } },
    }
    const { cells } = trace({ when: { S: '2026-01-31T10:00:00Z' } }, { columns })
    expect(cells.slice(1)).toEqual([
      { path: 'when', column: 'at', type: 'timestamp', value: '2026-01-31T10:00:00Z', rescued: null, mask: null },
      { path: 'at (hour)', column: 'hour', type: 'int', value: '10', rescued: null, mask: null },
    ])
    const both = trace({ when: { S: 'x' }, at: { S: '2026-01-31T10:00:00Z' }, hour: { N: '9' } }, { columns })
    expect(both.cells.map(({ path, value, rescued }) => [path, value, rescued === null])).toEqual([
      ['id', '1', true],
      ['when', null, false],
      ['at', '2026-01-31T10:00:00Z', true],
      ['hour', null, false],
      ['at (hour)', '10', true],
    ])
  })

  it('shows no value that is masked, but what is stored for it', () => {
    const columns = { card: { mask: 'hash' }, pin: { mask: 'drop' }, secret: { path: 'a.b', mask: 'drop' } } as const
    const item = { card: { N: '4111.0' }, pin: { S: '1234' }, a: { M: { b: { S: 'xyz' }, c: { S: 'open' } } } }
    const traced = trace(item, { columns })
    expect(traced.leaves.map(({ path, type, value, mask }) => [path, type, value, mask])).toEqual([
      ['id', 'S', '1', null],
      ['card', 'N', '(masked)', 'hash'],
      ['a.c', 'S', 'open', null],
      ['pin', 'S', '(masked)', 'drop'],
      ['a.b', 'S', '(masked)', 'drop'],
    ])
    expect(traced.cells.map(({ column, value }) => [column, value])).toEqual([
      ['id', '1'],
      ['card', 'hash of 4111'],
      ['a_c', 'open'],
      [null, null],
      [null, null],
    ])
    expect(JSON.stringify(traced)).not.toMatch(/4111\.0|1234|xyz/)
  })

  it('ends where the change is refused', () => {
    expect(trace({ n: { S: 'x' } }, { columns: { n: { type: 'int' } }, onDrift: 'quarantine' })).toMatchObject({
      refused: { code: 'DRIFT' },
      cells: [id, { path: 'n', rescued: expect.any(String) }],
    })
    const deep = `${'{"M":{"a":'.repeat(70)}{"S":"x"}${'}}'.repeat(70)}`
    expect(() => trace({ deep: JSON.parse(deep) })).toThrow(expect.objectContaining({ code: 'NOT_LOADABLE' }))
    expect(() => trace({}, {}, { source: 'Other' })).toThrow(expect.objectContaining({ code: 'TABLE_NAME_TAKEN' }))
  })
})
