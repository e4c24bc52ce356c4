import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified } from '../../test/changes.ts'
import { attributeName } from '../../test/items.ts'
import { type Leaves, leavesOf } from '../../test/leaves.ts'
import { type Loaded, load, things } from '../../test/load.ts'
import { cellsOf, isLeaf, rebuildRow, rescuedOf } from '../../test/rebuild.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import { MAX_COLUMNS, MAX_MAP_COLUMNS } from '../tables/column-list.ts'
import { defineTable } from '../tables/define-table.ts'

const pk = { S: '1' }

function nameOf(table: CatalogTable, path: string): string | undefined {
  return table.columns.find(column => column.path === path)?.name
}

function namesByPath(table: CatalogTable): Record<string, string> {
  return Object.fromEntries(table.columns.flatMap(({ path, name }) => (path === undefined ? [] : [[path, name]])))
}

function many(count: number, entry: (index: number) => [string, unknown]): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)))
}

function expectNothingLost({ rows, table }: Loaded, leaves: Leaves): void {
  const found = rebuildRow(rows, table, 0)
  expect(found.size).toBe(leaves.size)
  for (const [key, leaf] of leaves) {
    const value = found.get(key)
    expect(value !== undefined && isLeaf(value, leaf), key).toBe(true)
  }
}

describe('columns of nested attributes', () => {
  it('join names with _, and say null for what is empty', () => {
    const image = { pk, address: { M: { city: { S: 'Rome' }, geo: { M: {} } } }, tags: { L: [] }, gone: { NULL: true } }
    const { table, rows } = load([modified(image)])
    expect(namesByPath(table)).toEqual({ pk: 'pk', 'address.city': 'address_city' })
    expect(cellsOf(rows, 'address_city')).toEqual(['Rome'])
  })

  it('hold lists and sets as plain JSON, numbers as written', () => {
    const list = [
      { N: '1.50' },
      { S: 'é"' },
      { NULL: true },
      { M: { 'a.b': { BS: ['AA=='] } } },
      { L: [{ BOOL: false }] },
    ]
    const { rows } = load([modified({ pk, list: { L: list }, set: { NS: ['1E-130', '-0'] } })])
    expect(cellsOf(rows, 'list')).toEqual(['[1.50,"é\\"",null,{"a.b":["AA=="]},[false]]'])
    expect(cellsOf(rows, 'set')).toEqual(['[1E-130,-0]'])
  })

  it('are one per element of an exploded list, up to a cap; the rest is rescued leaf by leaf', () => {
    const elements = Array.from({ length: 22 }, (_, index) => ({ M: { name: { S: `n${index}` } } }))
    const { rows } = load([modified({ pk, tags: { L: elements } })], { ...things, lists: 'explode' })
    expect(cellsOf(rows, 'tags_0_name')).toEqual(['n0'])
    expect(cellsOf(rows, 'tags_19_name')).toEqual(['n19'])
    expect(rescuedOf(rows, 0)).toEqual({ 'tags[20].name': 'n20', 'tags[21].name': 'n21' })
  })
})

describe('paths that flatten to one name', () => {
  it('get their own columns, and keep them in whatever order they come', () => {
    const nested = modified({ pk, a: { M: { b: { S: 'nested' } } } })
    const flat = modified({ pk, a_b: { S: 'flat' } })
    const first = load([nested]).table
    const { table, rows } = load([flat, nested], things, first)
    expect(namesByPath(table)).toEqual({ pk: 'pk', 'a.b': 'a_b', a_b: 'a_b_2' })
    expect(cellsOf(rows, 'a_b')).toEqual([null, 'nested'])
    expect(cellsOf(rows, 'a_b_2')).toEqual(['flat', null])
    expect(namesByPath(load([nested], things, load([flat]).table).table)).toMatchObject({ a_b: 'a_b', 'a.b': 'a__b' })
  })

  it('never share a column, whatever the names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(attributeName, { maxLength: 30 }), names => {
        const image = { ...Object.fromEntries(names.map(name => [name, { S: name.toWellFormed() }])), pk }
        expectNothingLost(load([modified(image)]), leavesOf(image, 'json'))
      }),
    )
  })

  it.each(['dt', 'rescued_data', 'cdc_key', 'cdc_anything'])('a reserved name, %s, becomes another', name => {
    const { table, rows } = load([modified({ pk, [name]: { S: 'x' } })])
    expect(nameOf(table, name)).toBe(`${name}__attribute`)
    expect(cellsOf(rows, `${name}__attribute`)).toEqual(['x'])
  })

  it('leave names of the definition to the paths that it gives them', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { city: { path: 'address.city' } } })
    const { table } = load([modified({ pk, city: { S: 'a' }, address: { M: { city: { S: 'b' } } } })], definition)
    expect(namesByPath(table)).toMatchObject({ city: 'city_2', 'address.city': 'city' })
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', name => {
    const value = Object.fromEntries([[name, { S: 'inner' }]])
    const image = { pk, ...Object.fromEntries([[name, { M: value }]]) }
    expectNothingLost(load([modified(image)]), leavesOf(image, 'json'))
  })

  it('may be as long as DynamoDB allows: names stay within 255 bytes', () => {
    const [one, other] = ['x'.repeat(60_000), `${'x'.repeat(60_000)}y`]
    const image = { pk, [one]: { S: '1' }, [other]: { S: '2' } }
    const loaded = load([modified(image)])
    expectNothingLost(loaded, leavesOf(image, 'json'))
    expect(Math.max(...loaded.table.columns.map(({ name }) => name.length))).toBeLessThanOrEqual(255)
  })
})

describe('caps on columns', () => {
  it('5,000 attributes: as many columns as a table may have, the rest rescued, the key in its column', () => {
    const image = { ...many(5_000, index => [`attribute ${index}`, { N: String(index) }]), pk }
    const loaded = load([modified(image)])
    expect(loaded.table.columns).toHaveLength(MAX_COLUMNS)
    expect(nameOf(loaded.table, 'pk')).toBe('pk')
    expectNothingLost(loaded, leavesOf(image, 'json'))
  })

  it.each([
    ['values', (index: number): [string, unknown] => [`id${index}`, { S: 'x' }]],
    ['maps', (index: number): [string, unknown] => [`id${index}`, { M: { name: { S: 'x' }, size: { N: '1' } } }]],
  ])('a map of %s keyed by data gets no more columns than its share', (_, entry) => {
    const image = { pk, by_id: { M: many(2_000, entry) }, late: { S: 'x' } }
    const loaded = load([modified(image)])
    expect(loaded.table.columns.filter(({ path }) => path?.startsWith('by_id.'))).toHaveLength(MAX_MAP_COLUMNS)
    expect(nameOf(loaded.table, 'late')).toBe('late')
    expectNothingLost(loaded, leavesOf(image, 'json'))
  })

  it('hold over batches', () => {
    let table: CatalogTable | undefined
    for (let batch = 0; batch < 4; batch++) {
      const image = { ...many(300, index => [`b${batch}_${index}`, { S: 'x' }]), pk }
      const loaded = load([modified(image)], things, table)
      expectNothingLost(loaded, leavesOf(image, 'json'))
      table = loaded.table
    }
    expect(table?.columns).toHaveLength(MAX_COLUMNS)
  })
})

describe('depth', () => {
  const nest = (depth: number, wrap: (inner: unknown) => unknown): unknown =>
    depth === 0 ? { S: 'leaf' } : wrap(nest(depth - 1, wrap))

  it.each([
    ['maps', (inner: unknown) => ({ M: { a: inner } })],
    ['lists', (inner: unknown) => ({ L: [inner] })],
  ])('32 levels of %s load, 1,000 are refused, and so is nothing else', (_, wrap) => {
    for (const lists of ['json', 'explode'] as const) {
      const deep = { pk, deep: nest(32, wrap) }
      const { rows } = load([modified({ pk, deep: nest(1_000, wrap) }), modified(deep)], { ...things, lists })
      expect([...rows.refused]).toMatchObject([[0, { code: 'NOT_LOADABLE' }]])
      expectNothingLost(load([modified(deep)], { ...things, lists }), leavesOf(deep, lists))
    }
  })
})

it('refuses an item whose paths are far longer than itself, and nothing else', () => {
  const leaves = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`l${index}`, { N: '1' }]))
  const hostile = { pk, ['n'.repeat(60_000)]: { M: leaves } }
  for (const known of [undefined, load([modified({ pk, a: { S: 'x' } })]).table]) {
    const { rows } = load([modified(hostile), modified({ pk, a: { S: 'x' } })], things, known)
    expect([...rows.refused]).toMatchObject([[0, { code: 'NOT_LOADABLE' }]])
    expect([cellsOf(rows, 'a')[1], cellsOf(rows, 'rescued_data')[1]]).toEqual(['x', null])
  }
})
