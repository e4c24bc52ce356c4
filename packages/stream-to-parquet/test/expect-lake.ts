import type { CatalogTable } from '@inlet/core'
import { expect } from 'vitest'
import { scanTable } from './dynamodb.ts'
import type { Item } from './events.ts'
import { differences } from './read-back.ts'
import type { Row, TestLake } from './test-lake.ts'
import { TABLES, type WriteLog } from './writes.ts'

/**
 * The lake holds what DynamoDB holds, item for item, and every change once: the changes of an item follow each other as
 * changes can, and there is one for each write that was answered, none for those that were not made.
 */
export async function expectLake(lake: TestLake, dynamodb: string, log: WriteLog): Promise<void> {
  const sources = await Promise.all(
    TABLES.map(async source => ({
      items: await scanTable(dynamodb, source),
      table: (await lake.catalog.getTable({ database: 'raw', name: source.toLowerCase() }))?.table,
    })),
  )
  for (const { items, table } of sources) if (table === undefined) expect(items).toEqual([])
  const loaded = sources.flatMap(({ items, table }) => (table === undefined ? [] : [{ items, table }]))
  const results = await lake.queryAll(loaded.flatMap(({ table }) => [changesQuery(table), currentQuery(table)]))
  const marks: string[] = []
  for (const [index, { items, table }] of loaded.entries()) {
    const [changes = [], current = []] = results.slice(2 * index)
    expectChains(changes)
    expectCurrent(current, table, items)
    marks.push(...changes.flatMap(({ mark }) => (typeof mark === 'string' ? [mark] : [])))
  }
  expectMarks(marks, log)
}

function changesQuery({ name, columns }: CatalogTable): string {
  const mark = columns.find(({ path }) => path === 'mark')
  const markColumn = mark === undefined ? 'NULL' : `"${mark.name}"`
  const order = 'cdc_changed_at_us'
  return `SELECT cdc_key, cdc_operation, cdc_event_id, ${markColumn} AS mark FROM raw.${name}_changes ORDER BY ${order}`
}

function currentQuery({ name }: CatalogTable): string {
  return `SELECT * FROM raw.${name}_current`
}

/** Each write that was answered has its one change, and no other write has, but those whose answers are not known. */
function expectMarks(marks: readonly string[], { answered, unanswered }: WriteLog): void {
  const found = new Set(marks)
  expect(marks).toHaveLength(found.size)
  const missing = new Set(answered).difference(found)
  const uncalledFor = found.difference(new Set([...answered, ...unanswered]))
  expect({ missing, uncalledFor }).toEqual({ missing: new Set(), uncalledFor: new Set() })
}

/** An item begins with an INSERT, ends with a REMOVE, and may begin again. */
function expectChains(changes: readonly Row[]): void {
  expect(new Set(changes.map(({ cdc_event_id }) => cdc_event_id)).size).toBe(changes.length)
  for (const ofItem of Map.groupBy(changes, ({ cdc_key }) => cdc_key).values()) {
    let exists = false
    for (const { cdc_operation } of ofItem) {
      expect(cdc_operation === 'INSERT').toBe(!exists)
      exists = cdc_operation !== 'REMOVE'
    }
  }
}

function expectCurrent(rows: readonly Row[], table: CatalogTable, items: readonly Item[]): void {
  const byKey = new Map(rows.map(row => [String(row.cdc_key), row]))
  expect(rows).toHaveLength(byKey.size)
  const itemsByKey = new Map(items.map(item => [JSON.stringify({ id: Object.values(item.id as object)[0] }), item]))
  expect([...byKey.keys()].toSorted()).toEqual([...itemsByKey.keys()].toSorted())
  for (const [key, item] of itemsByKey) expect(differences(byKey.get(key) ?? {}, table, item)).toEqual([])
}
