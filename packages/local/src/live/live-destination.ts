import { join } from 'node:path'
import type { CatalogTable } from '@inlet/core'
import { evolveTable } from '@inlet/lake'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'
import { claimTable } from '../firehose/claim-table.ts'
import type { FirehoseOptions } from '../firehose/firehose-options.ts'
import type { IcebergTableOptions } from '../firehose/iceberg/iceberg-destination.ts'

/** `table`: the catalog's entry for the lines. */
export type LiveDestination =
  | { readonly is: 's3'; readonly bucket: string; readonly prefix: string; readonly table: CatalogTable }
  | { readonly is: 'iceberg'; readonly bucket: string; readonly tables: readonly IcebergTableOptions[] }

/**
 * The destination in the lake of a directory. The catalog's entry for JSON lines is there before the first object, since
 * nobody would look for it afterwards.
 * @throws InputError TABLE_NAME_TAKEN if its name belongs to something else
 */
export async function openDestination(
  destination: LiveDestination,
  lake: string,
): Promise<FirehoseOptions['destination']> {
  const store = directoryStore(lake)
  const catalog = directoryCatalog(join(lake, '.catalog'))
  if (destination.is === 'iceberg') return { ...destination, lake, store, catalog }
  const { table, ...place } = destination
  await evolveTable(catalog, table, current =>
    current === undefined ? table : claimTable(current, table, location => location === table.location),
  )
  return { ...place, store }
}
