import { describe, expect, it } from 'vitest'
import type { CatalogColumn, CatalogTable } from './catalog-table.ts'
import { changeViews } from './change-views.ts'
import { orders } from './definitions.ts'
import { deliveredJsonTable, deliveredTable } from './delivered-table.ts'
import { CHANGE_COLUMN_TYPES, CHANGE_PARTITION_KEYS } from './plan-columns.ts'

function tableOf(columns: Readonly<Record<string, CatalogColumn['type']>>): CatalogTable {
  const types = Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type }]) => [name, type] as const)
  return {
    database: 'raw',
    name: 'items',
    location: 's3://raw/items/',
    columns: [...Object.entries(columns), ...types].map(([name, type]) => ({ name, type, origin: 'value' })),
    partitionKeys: CHANGE_PARTITION_KEYS,
  }
}

function marksOf(table: CatalogTable): string[] {
  return changeViews(table).map(({ mark }) => mark)
}

describe('changeViews', () => {
  it('writes both as Athena takes them', () => {
    const [changes, current] = changeViews(tableOf({ id: 'string', timestamp: 'bigint' }))
    const columns =
      '"id", "timestamp", "cdc_operation", "cdc_key", "cdc_event_id", "cdc_sequence_number", "cdc_changed_at", ' +
      '"cdc_changed_at_us", "rescued_data", "dt"'
    const digits = "length(split_part(cdc_sequence_number, '.', 1))"
    expect(changes).toMatchObject({ database: 'raw', name: 'items_changes' })
    expect(changes?.statement).toBe(`CREATE OR REPLACE VIEW "raw"."items_changes" AS
SELECT ${columns}
FROM (
  SELECT ${columns},
    row_number() OVER (PARTITION BY cdc_event_id, cdc_key, cdc_operation, cdc_changed_at_us, "dt" ORDER BY ${digits}, cdc_sequence_number) AS cdc_rank
  FROM "raw"."items"
  WHERE cdc_key IS NOT NULL
) AS ${changes?.mark}
WHERE cdc_rank = 1`)
    expect(current).toMatchObject({ database: 'raw', name: 'items_current' })
    expect(current?.statement).toBe(`CREATE OR REPLACE VIEW "raw"."items_current" AS
SELECT ${columns}
FROM (
  SELECT ${columns},
    row_number() OVER (PARTITION BY cdc_key ORDER BY cdc_changed_at_us DESC, ${digits} DESC, cdc_sequence_number DESC) AS cdc_rank
  FROM "raw"."items_changes"
) AS ${current?.mark}
WHERE cdc_rank = 1
  AND cdc_operation IS DISTINCT FROM 'REMOVE'`)
  })

  it('reads a table of another catalog, and puts the views where they can be', () => {
    const table = deliveredTable(orders, { database: 'analytics', location: '' })
    const place = { table: ['s3tablescatalog/my-bucket', 'analytics', 'orders'], database: 'sales' }
    const [changes = '', current = ''] = changeViews(table, place).map(({ statement }) => statement)
    expect(changes).toMatch(/^CREATE OR REPLACE VIEW "sales"\."orders_changes" AS\n/)
    expect(changes).toContain('FROM "s3tablescatalog/my-bucket"."analytics"."orders"\n')
    expect(current).toMatch(/^CREATE OR REPLACE VIEW "sales"\."orders_current" AS\n/)
    expect(current).toContain('FROM "sales"."orders_changes"\n')
  })

  it('quotes what a name has in it, and takes no name that a column has', () => {
    const [{ statement } = { statement: '' }] = changeViews(
      tableOf({ 'a"b': 'string', CDC_rank: 'foreign:uniontype<int>' }),
    )
    expect(statement).toContain('SELECT "a""b", "CDC_rank", ')
    expect(statement).toMatch(/ AS cdc_rank_\n.*\n.*\n.*\nWHERE cdc_rank_ = 1$/)
  })

  it('has a mark for each statement, and another when columns or their types change', () => {
    const marks = [
      tableOf({ id: 'string' }),
      tableOf({ id: 'bigint' }),
      tableOf({ id: 'string', size: 'int' }),
      { ...tableOf({ id: 'string' }), name: 'things' },
    ].flatMap(marksOf)
    expect(new Set(marks).size).toBe(8)
    for (const mark of marks) expect(mark).toMatch(/^inlet_[0-9a-f]{16}$/)
    expect(marksOf(tableOf({ id: 'string' }))).toEqual(marks.slice(0, 2))
  })

  it('has none of a table that does not come from changes', () => {
    const table = tableOf({ id: 'string' })
    expect(changeViews({ ...table, columns: table.columns.slice(0, -1) })).toEqual([])
    expect(changeViews({ ...table, format: 'json' })).toEqual([])
    expect(changeViews(deliveredJsonTable(orders, { database: 'sales', location: '' }))).toHaveLength(2)
  })

  it('holds as many columns as a table can have, with long names, within what Athena takes', () => {
    const wide = (length: number) => {
      const names = Array.from({ length: 1_000 - Object.keys(CHANGE_COLUMN_TYPES).length }, (_, index) => {
        return `${index}`.padStart(length, 'n')
      })
      return changeViews(tableOf(Object.fromEntries(names.map(name => [name, 'string']))))
    }
    for (const { statement } of wide(120)) expect(Buffer.byteLength(statement)).toBeLessThanOrEqual(262_144)
    const message = /^Expected a view raw\.items_changes of at most 262144 bytes.*found \d+ bytes for 1000 columns$/
    expect(() => wide(200)).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', message: expect.stringMatching(message) }),
    )
  })
})
