import type { CatalogTable, Partition } from '@inlet/core'

/**
 * The catalog port: what tables exist, their columns, and which locations are live. Two adapters, `glue-catalog.ts` and
 * `directory-catalog.ts`, pass the one suite in `catalog.contract.ts`. Writers of tables go through `evolveTable`.
 *
 * Names of databases and tables are lower case, as Glue keeps them. Failures of the catalog itself are TransientError
 * CATALOG, and so is writing to the partitions of a table that does not exist.
 */
export interface Catalog {
  listDatabases(): Promise<string[]>
  /** Tables of a database, ordered by name; none if the database does not exist. */
  listTables(database: string): Promise<CatalogTable[]>
  /** @throws InputError TABLE_NAME_TAKEN if the name belongs to something else, such as a view of Athena. */
  getTable(ref: TableRef): Promise<StoredTable | undefined>
  /**
   * Creates the table, and its database if that is missing.
   * @throws CatalogConflict if the table exists; InputError BAD_DEFINITION if a path is too long for the catalog.
   */
  createTable(table: CatalogTable): Promise<StoredTable>
  /**
   * Replaces the table if it still has `version`.
   * @returns the table as it is then stored, which somebody else may already have changed once more.
   * @throws CatalogConflict if it does not; InputError BAD_DEFINITION as `createTable`.
   */
  updateTable(table: CatalogTable, version: string): Promise<StoredTable>
  /** Adds partitions; one that is registered already keeps the location it has. */
  registerPartitions(ref: TableRef, partitions: readonly Partition[]): Promise<void>
  /** Points a partition at another location in one step, registering it if it is not. */
  setPartitionLocation(ref: TableRef, partition: Partition): Promise<void>
  /** All partitions, ordered by their values; none if the table does not exist. */
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
