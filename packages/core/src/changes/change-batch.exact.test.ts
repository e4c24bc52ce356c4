import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified, removed } from '../../test/changes.ts'
import { attributeName, attributes, keyValues, nearlyAttributes } from '../../test/items.ts'
import { type Leaves, leavesOf } from '../../test/leaves.ts'
import { type Loaded, load, PLACE, things } from '../../test/load.ts'
import { isLeaf, rebuildRow } from '../../test/rebuild.ts'
import { type ColumnType, isColumnType } from '../columns/column-type.ts'
import { formatPath } from '../columns/source-path.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import { type ColumnDefinition, defineTable } from '../tables/define-table.ts'
import type { AttributeMap } from './attribute-value.ts'

const simpleType = fc.constantFrom<ColumnType>(
  ...(['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'binary'] as const),
)
const decimalType = fc
  .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
  .map(([precision, scale]): ColumnType => `decimal(${precision},${Math.min(precision, scale)})`)
const columnType = fc.oneof({ weight: 3, arbitrary: simpleType }, { weight: 1, arbitrary: decimalType })

const path = fc
  .tuple(attributeName, fc.array(fc.oneof(attributeName, fc.nat(2)), { maxLength: 2 }))
  .map(([name, rest]) => formatPath([name, ...rest]))
  .filter(text => text !== 'pk')
const typedPaths = fc.uniqueArray(fc.tuple(path, columnType), { selector: ([text]) => text, maxLength: 5 })

const definition = fc.record({ lists: fc.constantFrom('json', 'explode'), columns: typedPaths }).map(input =>
  defineTable({
    name: 'things',
    source: 'Things',
    lists: input.lists,
    columns: Object.fromEntries(
      input.columns.map(([text, type], index): [string, ColumnDefinition] => [
        `declared_${index}`,
        { path: text, type },
      ]),
    ),
  }),
)

/** A table that somebody filled before, some of it with types that Inlet does not write. */
const earlierTable = typedPaths.map(
  (columns): CatalogTable => ({
    database: PLACE.database,
    name: 'things',
    source: 'Things',
    location: PLACE.location,
    columns: columns.map(([text, type], index) => ({
      name: index === 0 ? 'a_b' : `c${index}`,
      type: index === 1 ? 'foreign:struct<a:int>' : type,
      path: text,
      origin: 'value',
    })),
    partitionKeys: [{ name: 'dt', type: 'string' }],
  }),
)

/** Items of one table, in batches, with keys of one type. */
const batches = keyValues.chain(keyValue =>
  fc.array(
    fc.array(
      fc.tuple(attributes, keyValue).map(([item, pk]): AttributeMap => ({ ...item, pk })),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 3 },
  ),
)

/** Every row says exactly what its item says. */
function expectExact({ rows, table }: Loaded, expected: readonly Leaves[]): void {
  for (const [row, leaves] of expected.entries()) {
    const found = rebuildRow(rows, table, row)
    expect([...found.keys()].sort()).toEqual([...leaves.keys()].sort())
    for (const [key, leaf] of leaves) {
      const value = found.get(key)
      if (value === undefined || !isLeaf(value, leaf))
        expect.fail(`${key}: expected ${leaf.text}, found ${value?.cell}`)
    }
  }
}

/** Columns are appended and never change; no two share a name or a path. */
function expectGrown(before: CatalogTable | undefined, after: CatalogTable): void {
  const known = before?.columns ?? []
  expect(after.columns.slice(0, known.length)).toEqual(known)
  expect(new Set(after.columns.map(({ name }) => name)).size).toBe(after.columns.length)
  const paths = after.columns.flatMap(column => column.path ?? [])
  expect(new Set(paths).size).toBe(paths.length)
  for (const { name } of after.columns.slice(known.length)) expect(name).toMatch(/^[a-z0-9_]{1,255}$/)
}

describe('a batch of changes', () => {
  it('loses nothing and adds nothing, whatever the items and the table that they meet', () => {
    fc.assert(
      fc.property(
        batches,
        definition,
        fc.option(earlierTable, { nil: undefined }),
        fc.boolean(),
        (all, how, first, stale) => {
          let table = first
          for (const items of all) {
            const loaded = load(items.map(modified), how, stale ? first : table, table)
            expect(loaded.rows.refused.size).toBe(0)
            expectGrown(table, loaded.table)
            expectExact(
              loaded,
              items.map(item => leavesOf(item, how.lists)),
            )
            table = loaded.table
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never rescues keys that are text or bytes', () => {
    fc.assert(
      fc.property(batches, all => {
        const items = all.flat()
        const { rows, table } = load([...items.map(modified), ...items.map(({ pk }) => removed({ pk }))])
        const column = table.columns.find(({ path: text }) => text === 'pk')
        expect(rows.rescues.map(rescue => rescue.path)).not.toContain('pk')
        expect(column?.origin).toBe('key')
        expect(rows.columns.find(({ name }) => name === column?.name)?.cells).not.toContain(null)
      }),
    )
  })

  it('gives a REMOVE its keys and nothing else', () => {
    fc.assert(
      fc.property(batches, all => {
        const keys = all.flat().map(({ pk }) => ({ pk }))
        expectExact(
          load(keys.map(removed)),
          keys.map(key => leavesOf(key, 'json')),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('takes any JSON for an image: what is no attribute is rescued as it is', () => {
    fc.assert(
      fc.property(nearlyAttributes, fc.constantFrom('json', 'explode'), (value, lists) => {
        const item = { pk: { S: '1' }, value }
        const loaded = load([modified(item)], { ...things, lists })
        expect(loaded.rows.refused.size).toBe(0)
        expectExact(loaded, [leavesOf(item, lists)])
      }),
      { numRuns: 300 },
    )
  })

  it('uses only types that it knows', () => {
    fc.assert(
      fc.property(batches, all => {
        const { table } = load(all.flat().map(modified))
        expect(table.columns.filter(({ type }) => !isColumnType(type))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})
