import type { CatalogTable } from '@inlet/core'

/** How the files of a table are written. */
export function formatOf({ format }: CatalogTable): 'parquet' | 'json' {
  return format ?? 'parquet'
}
