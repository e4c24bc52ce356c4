import type { CatalogTable, Partition } from '@inlet/core'

/**
 * The catalog port: what tables exist, their columns, and which locations are live. Two adapters, `glue-catalog.ts` and
 * `directory-catalog.ts`, pass the one suite in `catalog.contract.ts`. Writers of tables go through `evolveTable`.
 *
 * Failures of the catalog itself are TransientError CATALOG.
 */
export interface Catalog {
  listDatabases(): Promise<string[]>
  /** Tables of a database, ordered by name; none if the database does not exist. */
  listTables(database: string): Promise<CatalogTable[]>
  getTable(ref: TableRef): Promise<StoredTable | undefined>
  /** Creates the table, and its database if that is missing. @throws CatalogConflict if the table exists. */
  createTable(table: CatalogTable): Promise<StoredTable>
  /** Replaces the table if it still has `version`. @throws CatalogConflict if it does not. */
  updateTable(table: CatalogTable, version: string): Promise<StoredTable>
  /** Adds partitions; one that is registered already keeps the location it has. */
  registerPartitions(ref: TableRef, partitions: readonly Partition[]): Promise<void>
  /** Points a partition at another location in one step, registering it if it is not. */
  setPartitionLocation(ref: TableRef, partition: Partition): Promise<void>
  /** All partitions, ordered by their values. */
  listPartitions(ref: TableRef): Promise<Partition[]>
}

export interface TableRef {
  readonly database: string
  readonly name: string
}

/** A table and the version that `updateTable` must name to replace it. */
export interface StoredTable {
  readonly table: CatalogTable
  readonly version: string
}

/** Somebody else created or changed the table first: read it again, merge, try again. */
export class CatalogConflict extends Error {
  override readonly name = 'CatalogConflict'

  constructor(ref: TableRef, options?: ErrorOptions) {
    super(`Table ${ref.database}.${ref.name} was created or changed by another writer`, options)
  }
}
