import { type CatalogTable, TransientError } from '@inlet/core'
import type { Catalog, ObjectStore, TableRef } from '@inlet/lake'

/** A store and a catalog in memory, so that the benchmark measures the work and not the disk. */
export function memoryLake(): { store: ObjectStore; catalog: Catalog; bytes: () => number } {
  let bytes = 0
  const tables = new Map<string, CatalogTable>()
  const unused = () => {
    throw new TransientError('STORE', 'Not part of the benchmark')
  }
  const keep = (table: CatalogTable) => {
    tables.set(keyOf(table), table)
    return Promise.resolve({ table, version: '1' })
  }
  const store: ObjectStore = {
    list: unused,
    head: unused,
    read: unused,
    readStream: unused,
    delete: unused,
    startUpload: unused,
    uploadPart: unused,
    completeUpload: unused,
    abortUpload: unused,
    write: (_bucket, _key, body) => {
      const size = body instanceof Uint8Array ? body.length : 0
      bytes += size
      return Promise.resolve({ etag: '', size })
    },
  }
  const catalog: Catalog = {
    listDatabases: unused,
    listTables: unused,
    listPartitions: unused,
    setPartitionLocation: unused,
    getTable: ref => {
      const table = tables.get(keyOf(ref))
      return Promise.resolve(table && { table, version: '1' })
    },
    createTable: keep,
    updateTable: keep,
    registerPartitions: () => Promise.resolve(),
  }
  return { store, catalog, bytes: () => bytes }
}

function keyOf({ database, name }: TableRef): string {
  return `${database}.${name}`
}
