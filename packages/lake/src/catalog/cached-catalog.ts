import type { Partition } from '@inlet/core'
import type { Catalog, StoredTable, TableRef } from './catalog.ts'

/** Partitions of a table that are remembered as registered; the one seen longest ago is forgotten first. */
const REMEMBERED_PARTITIONS = 10_000

/**
 * A catalog that remembers tables and registered partitions as long as the container lives, so that a warm invocation
 * that sees nothing new makes no call at all. Lists are never cached.
 *
 * A remembered table may be stale, since other containers change it too. That is safe: columns are only appended and
 * never retyped, so a stale table can only lack columns. Who needs none of them casts rows exactly as the newest table
 * would; who misses one adds it, which fails with CatalogConflict, drops the memory, and reads the newest table. Any
 * other failure drops it too.
 *
 * What somebody deletes by hand, a table or a partition, is noticed only by new containers.
 */
export function cachedCatalog(catalog: Catalog): Catalog {
  const tables = new Map<string, StoredTable>()
  const registered = new Map<string, Set<string>>()

  return {
    listDatabases: () => catalog.listDatabases(),
    listTables: database => catalog.listTables(database),
    listPartitions: ref => catalog.listPartitions(ref),

    async getTable(ref) {
      const known = tables.get(keyOf(ref))
      if (known !== undefined) return known
      const stored = await catalog.getTable(ref)
      if (stored !== undefined) tables.set(keyOf(ref), stored)
      return stored
    },

    async createTable(table) {
      // A table that is created now had no partitions, whatever was registered under its name before.
      forget(table)
      return remember(await catalog.createTable(table))
    },

    async updateTable(table, version) {
      return remember(await orForget(table, catalog.updateTable(table, version)))
    },

    async registerPartitions(ref, partitions) {
      const known = registered.get(keyOf(ref))
      const unknown = partitions.filter(partition => known?.has(valuesOf(partition)) !== true)
      if (unknown.length > 0) await orForget(ref, catalog.registerPartitions(ref, unknown))
      rememberRegistered(ref, partitions)
    },

    async setPartitionLocation(ref, partition) {
      await orForget(ref, catalog.setPartitionLocation(ref, partition))
      rememberRegistered(ref, [partition])
    },
  }

  function remember(stored: StoredTable): StoredTable {
    tables.set(keyOf(stored.table), stored)
    return stored
  }

  function rememberRegistered(ref: TableRef, partitions: readonly Partition[]): void {
    const known = registered.get(keyOf(ref)) ?? new Set()
    registered.set(keyOf(ref), known)
    for (const partition of partitions) {
      const values = valuesOf(partition)
      known.delete(values)
      known.add(values)
    }
    for (const oldest of known) {
      if (known.size <= REMEMBERED_PARTITIONS) break
      known.delete(oldest)
    }
  }

  async function orForget<T>(ref: TableRef, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      forget(ref)
      throw error
    }
  }

  function forget(ref: TableRef): void {
    tables.delete(keyOf(ref))
    registered.delete(keyOf(ref))
  }
}

function keyOf(ref: TableRef): string {
  return JSON.stringify([ref.database, ref.name])
}

function valuesOf(partition: Partition): string {
  return JSON.stringify(partition.values)
}
