import { createHmac } from 'node:crypto'
import type { Change } from '../src/changes/change.ts'
import { ChangeBatch, type Rows } from '../src/changes/change-batch.ts'
import type { CatalogTable } from '../src/tables/catalog-table.ts'
import { defineTable, type TableDefinition } from '../src/tables/define-table.ts'

export const PLACE = { database: 'raw', location: 's3://raw/things/' }

export const things = defineTable({ name: 'things', source: 'Things' })

export function hash(text: string): string {
  return createHmac('sha256', 'test key').update(text).digest('hex')
}

export interface Loaded {
  readonly batch: ChangeBatch
  readonly table: CatalogTable
  readonly rows: Rows
}

/** Loads a batch: `known` is the table that it starts from, `current` what the catalog has by the time it plans. */
export function load(
  changes: readonly Change[],
  definition: TableDefinition = things,
  known?: CatalogTable,
  current = known,
): Loaded {
  const batch = new ChangeBatch(definition, known, hash)
  for (const change of changes) batch.add(change)
  const table = batch.plan(current, PLACE)
  return { batch, table, rows: batch.finish(table) }
}
