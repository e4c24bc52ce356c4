import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inDatabases } from './in-databases.ts'

const NAMES = { raw: 'inlet_mine_raw', sales: 'inlet_mine_sales', analytics: 'inlet_mine_analytics' }
const QUERIES = join(import.meta.dirname, '../../packages/core/queries')

describe('inDatabases', () => {
  it.each([
    ['SELECT a FROM sales.orders_current', 'SELECT a FROM "inlet_mine_sales".orders_current'],
    [
      'SELECT o.price FROM raw.orders o JOIN analytics.t',
      'SELECT o.price FROM "inlet_mine_raw".orders o JOIN "inlet_mine_analytics".t',
    ],
    ['-- of sales.orders\nSELECT \'raw.x\', "raw.x"', '-- of sales.orders\nSELECT \'raw.x\', "raw.x"'],
    ['SELECT 1.5, wholesales.a', 'SELECT 1.5, wholesales.a'],
  ])('of %s makes %s', (sql, expected) => {
    expect(inDatabases(sql, NAMES)).toBe(expected)
  })

  it.each(readdirSync(QUERIES))('leaves no local name in %s', file => {
    const sql = inDatabases(readFileSync(join(QUERIES, file), 'utf8'), NAMES)
    const tables = [...sql.matchAll(/\b(?:FROM|JOIN)\s+(\S+)/g)].map(([, table]) => table)
    expect(tables.length).toBeGreaterThan(0)
    for (const table of tables) expect(table).toMatch(/^"inlet_mine_(?:raw|sales|analytics)"\.[a-z_]+$/)
  })
})
