import { type CatalogTable, type ChangeView, changeViews, InputError } from '@inlet/core'
import type { TableRef } from '@inlet/lake'
import type { Applier } from './applier.ts'

/**
 * The views that a table should have, as it is at this moment. A name that is no table of Inlet's has none: it may be a
 * view itself, gone, or somebody else's.
 * @param ref where the views are: for tables in a catalog that takes none, that is another database than the table's
 * @throws InputError TOO_LARGE; TransientError CATALOG
 */
export async function planViews(ref: TableRef, applier: Pick<Applier, 'catalog' | 'settings'>): Promise<ChangeView[]> {
  const { iceberg } = applier.settings
  const delivered = iceberg?.tables.find(({ name }) => iceberg.viewsDatabase === ref.database && name === ref.name)
  if (iceberg !== undefined && delivered !== undefined) {
    const table = [iceberg.catalog, delivered.database, delivered.name]
    return changeViews(delivered, { table, database: iceberg.viewsDatabase })
  }
  const table = await findTable(ref, applier)
  return table === undefined ? [] : changeViews(table)
}

async function findTable(ref: TableRef, { catalog }: Pick<Applier, 'catalog'>): Promise<CatalogTable | undefined> {
  try {
    return (await catalog.getTable(ref))?.table
  } catch (error) {
    if (error instanceof InputError && error.code === 'TABLE_NAME_TAKEN') return undefined
    throw error
  }
}
