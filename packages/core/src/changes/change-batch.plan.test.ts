import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified, removed } from '../../test/changes.ts'
import { attributes } from '../../test/items.ts'
import { hash, load, PLACE, things } from '../../test/load.ts'
import { cellsOf, rescuedOf } from '../../test/rebuild.ts'
import { defineTable, type TableInput } from '../tables/define-table.ts'
import { CHANGE_COLUMN_TYPES } from '../tables/plan-columns.ts'
import type { AttributeMap } from './attribute-value.ts'
import { ChangeBatch } from './change-batch.ts'

const items = fc.array(
  attributes.map((item): AttributeMap => ({ ...item, pk: { S: '1' } })),
  { minLength: 1, maxLength: 3 },
)

function batchOf(all: readonly AttributeMap[]): ChangeBatch {
  const batch = new ChangeBatch(things, undefined, hash)
  for (const item of all) batch.add(modified(item))
  return batch
}

const define = (columns: NonNullable<TableInput['columns']>, rest: Partial<TableInput> = {}) =>
  defineTable({ name: 'things', source: 'Things', columns, ...rest })

const one = (attribute: object) => modified({ pk: { S: '1' }, ...attribute })

describe('the plan of a batch', () => {
  it('changes nothing the second time, and says so by giving the table back', () => {
    fc.assert(
      fc.property(items, all => {
        const batch = batchOf(all)
        const table = batch.plan(undefined, PLACE)
        expect(batch.plan(table, PLACE)).toBe(table)
        expect(batchOf(all).plan(table, PLACE)).toBe(table)
      }),
    )
  })

  it('keeps every column of whoever was first, types and all, and adds its own', () => {
    fc.assert(
      fc.property(items, items, (mine, theirs) => {
        const [a, b] = [batchOf(mine), batchOf(theirs)]
        const [alone, winner] = [a.plan(undefined, PLACE), b.plan(undefined, PLACE)]
        const merged = a.plan(winner, PLACE)
        expect(merged.columns.slice(0, winner.columns.length)).toEqual(winner.columns)
        const paths = (columns: typeof merged.columns) => columns.map(({ path, name }) => path ?? name)
        expect(new Set(paths(merged.columns))).toEqual(new Set([...paths(winner.columns), ...paths(alone.columns)]))
        expect(b.plan(merged, PLACE)).toBe(merged)
      }),
    )
  })

  it('has the change columns and the definition of a new table', () => {
    const definition = define({ price: { type: 'decimal(12,2)', comment: 'in EUR' } }, { description: 'All things' })
    const { table } = load([one({})], definition)
    expect(table).toMatchObject({ name: 'things', source: 'Things', description: 'All things', ...PLACE })
    expect(table.partitionKeys).toMatchObject([{ name: 'dt', type: 'string' }])
    expect(table.columns.map(({ name, type, origin }) => [name, type, origin])).toEqual([
      ['pk', 'string', 'key'],
      ['price', 'decimal(12,2)', 'declared'],
      ...Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type }]) => [name, type, 'change']),
    ])
  })

  it.each([
    ['belongs to source "Other"', { source: 'Other' }],
    ['is partitioned by (day string)', { partitionKeys: [{ name: 'day', type: 'string' }] }],
    ['has column cdc_key int', { columns: [{ name: 'cdc_key', type: 'int', origin: 'catalog' }] }],
  ] as const)('refuses a table that %s', (problem, difference) => {
    const { table, batch } = load([one({})])
    expect(() => batch.plan({ ...table, ...difference }, PLACE)).toThrow(
      expect.objectContaining({ code: 'TABLE_NAME_TAKEN', message: expect.stringContaining(problem) }),
    )
  })
})

describe('the type of a new column', () => {
  const typeOf = (changes: readonly ReturnType<typeof one>[], name: string, definition = things) =>
    load(changes, definition).table.columns.find(column => column.name === name)?.type

  it.each([
    ['what the catalog has', 'int', [{ x: { N: '5' } }], { x: { type: 'int' } }],
    ['what is declared, even against the values', 'int', [{ x: { S: 'a' } }], { x: { type: 'int' } }],
    ['what its name says', 'timestamp', [{ createdAt: { S: '2026-01-01T00:00:00Z' } }], {}],
    [
      'not what its name says if one value does not fit',
      'string',
      [{ is_x: { BOOL: true } }, { is_x: { S: 'no' } }],
      {},
    ],
    ['decimal for numbers', 'decimal(38,9)', [{ x: { N: '5' } }], {}],
    ['decimal even if the first number has too many digits', 'decimal(38,9)', [{ x: { N: '1E-130' } }], {}],
    ['boolean for booleans', 'boolean', [{ x: { BOOL: true } }], {}],
    ['binary for bytes', 'binary', [{ x: { B: 'AA==' } }], {}],
    ['string for lists', 'string', [{ x: { L: [{ N: '1' }] } }], {}],
    ['string for N and S mixed', 'string', [{ x: { N: '5' } }, { x: { S: 'a' } }], {}],
  ] as const)('is %s: %s', (_, type, images, columns) => {
    const name = Object.keys(images[0]).join() === 'createdAt' ? 'createdat' : Object.keys(images[0]).join()
    expect(typeOf(images.map(one), name, define(columns))).toBe(type)
  })

  it.each([
    ['S', { S: '007' }, undefined, 'string'],
    ['B', { B: 'AA==' }, undefined, 'binary'],
    ['N', { N: '5' }, undefined, 'decimal(38,9)'],
    ['N declared bigint', { N: '5' }, 'bigint', 'bigint'],
    ['N declared bigint that does not fit', { N: '5.5' }, 'bigint', 'decimal(38,9)'],
    ['N declared anything else', { N: '5' }, 'int', 'decimal(38,9)'],
    ['N of 38 digits', { N: '9'.repeat(38) }, undefined, 'decimal(38,0)'],
    ['S declared a number', { S: '5' }, 'int', 'string'],
  ] as const)('of a key follows no name rule: %s', (_, count, type, expected) => {
    const definition = define(type === undefined ? {} : { count: { type } })
    expect(typeOf([removed({ count })], 'count', definition)).toBe(expected)
  })

  it('never changes: what does not fit later is rescued', () => {
    const first = load([one({ x: { N: '5' } })])
    const { table, rows } = load([one({ x: { S: 'five' } })], define({ x: { type: 'string' } }), first.table)
    expect(table).toBe(first.table)
    expect(rescuedOf(rows, 0)).toEqual({ x: 'five' })
    expect(rows.rescues).toEqual([{ path: 'x', reason: 'does not fit', expected: 'decimal(38,9)', count: 1 }])
  })
})

describe('drift', () => {
  it.each([
    ['a value that does not fit', { x: { S: 'secret' } }, 'expected int, found a value that it cannot hold exactly'],
    [
      'a value of no known shape',
      { y: { X: 'secret' } },
      'expected an attribute value, found a value of unknown shape',
    ],
  ])('sends %s to quarantine if the definition says so, with a reason that does not show it', (_, image, problem) => {
    const definition = define({ x: { type: 'int' } }, { onDrift: 'quarantine' })
    const { rows } = load([one({ x: { N: '5' } }), one(image)], definition)
    const [path] = Object.keys(image)
    expect([...rows.refused]).toMatchObject([[1, { code: 'DRIFT', message: `Table things, path ${path}: ${problem}` }]])
    expect(rows.rescues).toEqual([])
  })

  it('is not that columns ran out', () => {
    const wide = Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`c${index}`, { N: '1' }]))
    const { rows } = load([one(wide)], define({}, { onDrift: 'quarantine' }))
    expect(rows.refused.size).toBe(0)
  })
})

describe('rows', () => {
  it('have the change columns, whatever the operation', () => {
    const { rows } = load([one({ x: { S: 'a' } }), removed({ pk: { S: '1' } })])
    expect(cellsOf(rows, 'cdc_operation')).toEqual(['MODIFY', 'REMOVE'])
    expect(cellsOf(rows, 'cdc_key')).toEqual(['{"pk":"1"}', '{"pk":"1"}'])
    expect(cellsOf(rows, 'cdc_event_id')).toEqual(['event-id', 'event-id'])
    expect(cellsOf(rows, 'cdc_sequence_number')).toEqual(['7', '7'])
    expect(cellsOf(rows, 'cdc_changed_at_us')).toEqual([1_767_225_600_000_000n, 1_767_225_600_000_000n])
    expect(cellsOf(rows, 'x')).toEqual(['a', null])
    expect(rows.days).toEqual([20_454, 20_454])
  })

  it('that cannot be loaded are refused, keep their place, and do not shape the table', () => {
    const bad = [{ BOOL: true }, { S: 'a\ud800' }, { M: {} }, 5].map(pk => modified({ pk, only: { S: 'x' } }))
    const { rows, table } = load([...bad, one({ x: { S: 'a' } })])
    expect(Array.from(rows.refused, ([row, { code }]) => [row, code])).toEqual(
      [0, 1, 2, 3].map(row => [row, 'NOT_LOADABLE']),
    )
    expect(table.columns.map(({ path }) => path)).not.toContain('only')
    expect(cellsOf(rows, 'x')).toEqual([null, null, null, null, 'a'])
  })
})
