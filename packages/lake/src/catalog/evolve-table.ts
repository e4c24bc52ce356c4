import { type CatalogColumn, type CatalogTable, TransientError } from '@inlet/core'
import { retry } from '../retry.ts'
import { type Catalog, CatalogConflict, type TableRef } from './catalog.ts'

export interface EvolveOptions {
  /** How often the table is read, merged and written before the race is given up. */
  readonly attempts?: number
  /** Milliseconds before the second attempt; later ones wait longer, each stretched by a random factor of 1 to 2. */
  readonly firstDelayMs?: number
}

/** From 50 ms to 2 s over the default 10 attempts, before the jitter; about 9 s of waiting in all, with it. */
const GROWTH = 1.6
/** A cap has no jitter: it is for many attempts only. */
const LONGEST_DELAY_MS = 5_000

/**
 * Brings a table to what `merge` makes of it, whoever else changes it at the same time: reads it, merges, and writes
 * the result only if the table is still the one that was read; else starts over with the winner's table.
 *
 * `merge` gets the current table (`undefined`: there is none) and returns the very same object if nothing is to change.
 * It may be called several times. Columns are only ever appended: existing files are read by the columns that are
 * there, so dropping, reordering or retyping one is a mistake in `merge`, and thrown as a plain Error.
 *
 * @returns the table as stored, which may hold columns that others added meanwhile.
 * @throws TransientError CATALOG_CONFLICT if all attempts were lost; errors of `merge` and of the catalog as they are.
 */
export async function evolveTable(
  catalog: Catalog,
  ref: TableRef,
  merge: (current: CatalogTable | undefined) => CatalogTable,
  { attempts = 10, firstDelayMs = 50 }: EvolveOptions = {},
): Promise<CatalogTable> {
  try {
    return await retry(() => evolveOnce(catalog, ref, merge), {
      retries: attempts - 1,
      minTimeout: firstDelayMs,
      factor: GROWTH,
      maxTimeout: LONGEST_DELAY_MS,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof CatalogConflict,
    })
  } catch (error) {
    if (!(error instanceof CatalogConflict)) throw error
    throw new TransientError(
      'CATALOG_CONFLICT',
      `Table ${ref.database}.${ref.name} was changed by other writers in each of ${attempts} attempts to change it`,
      { cause: error },
    )
  }
}

async function evolveOnce(
  catalog: Catalog,
  ref: TableRef,
  merge: (current: CatalogTable | undefined) => CatalogTable,
): Promise<CatalogTable> {
  const current = await catalog.getTable(ref)
  const merged = merge(current?.table)
  if (current === undefined) return (await catalog.createTable(merged)).table
  if (merged === current.table) return merged
  assertOnlyAppended(current.table, merged)
  return (await catalog.updateTable(merged, current.version)).table
}

function assertOnlyAppended(current: CatalogTable, merged: CatalogTable): void {
  for (const [index, column] of current.columns.entries()) {
    const kept = merged.columns[index]
    if (kept === undefined || !isSameColumn(column, kept)) {
      throw new Error(
        `Columns of ${current.database}.${current.name} may only be appended: column ${index + 1}, ` +
          `${column.name} ${column.type}, would become ${kept ? `${kept.name} ${kept.type}` : 'missing'}`,
      )
    }
  }
}

function isSameColumn(a: CatalogColumn, b: CatalogColumn): boolean {
  return a.name === b.name && a.type === b.type && a.path === b.path
}
