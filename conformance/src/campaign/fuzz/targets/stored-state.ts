import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import { TableStateFile } from '@inlet/csv-to-partition/table-state-file'
import type { ObjectStore } from '@inlet/lake'
import { directoryCatalog } from '@inlet/lake/directory'
import { glueCatalog } from '@inlet/lake/glue'
import { newTableInput } from '@inlet/lake/glue-table'
import type { FuzzTarget } from '../fuzz-target.ts'
import { mutateBytes } from '../mutate-bytes.ts'
import { mutateJson, mutateTexts } from '../mutate-json.ts'

const TABLE_STATE = {
  version: 1,
  revision: 'r',
  lastLoad: 2,
  loads: [{ id: 'load-000002-00000000', number: 2, folder: 's3://lake/rates/load-000002-00000000/', seenAt: 1 }],
  lease: { holder: 'h', until: 5 },
  swap: { load: 'l', partitions: [{ values: ['20260131'], location: 's3://lake/a/', replaces: null }] },
  replaced: [{ location: 's3://lake/b/', at: 3 }],
}

/** States of loads and imports, which somebody may have edited or cut off: of none is half of it believed. */
export const stateFiles: FuzzTarget = {
  name: 'state-files',
  inputs: 'states of loads and imports',
  async run(random, note) {
    const json = Buffer.from(mutateJson(TABLE_STATE, random))
    const bytes = random.chance(0.5) ? json : mutateBytes(json, random)
    note(bytes)
    const store = storeOf(bytes)
    const isLoads = random.chance(0.5)
    if (isLoads) {
      const state = await new TableStateFile(store, 'lake', { database: 'raw', name: 'rates' }).read()
      assert(Number.isSafeInteger(state.lastLoad) && Array.isArray(state.replaced) && Array.isArray(state.loads))
    } else await new StateFile(store, 'files', 'a.csv', 'accounts').read()
  },
}

function storeOf(bytes: Buffer): ObjectStore {
  const head = { etag: 'e', size: bytes.length, lastModified: new Date(0) }
  return { head: async () => head, read: async () => bytes } as Partial<ObjectStore> as ObjectStore
}

const TABLE = {
  database: 'raw',
  name: 'things',
  location: 's3://raw/things/',
  columns: [
    { name: 'pk', type: 'string', origin: 'key', path: 'pk' },
    { name: 'price', type: 'decimal(38,9)', origin: 'name rule', path: 'price', comment: 'what it costs' },
  ],
  partitionKeys: [{ name: 'dt', type: 'string' }],
} as const

/** Tables of Glue, which any tool may have written. */
export const glueTables: FuzzTarget = {
  name: 'glue-tables',
  inputs: 'tables and partitions of Glue',
  async run(random, note) {
    const Table = {
      ...newTableInput({ ...TABLE, columns: [...TABLE.columns], partitionKeys: [...TABLE.partitionKeys] }),
      DatabaseName: 'raw',
      VersionId: '1',
    }
    const Partitions = [{ Values: ['2026-01-31'], StorageDescriptor: { Location: 's3://raw/things/dt=2026-01-31/' } }]
    const answer: unknown = JSON.parse(mutateTexts({ Table, Partitions }, random))
    note(answer)
    const catalog = glueCatalog({ send: async () => answer } as unknown as Parameters<typeof glueCatalog>[0])
    const ref = { database: 'raw', name: 'things' }
    const stored = await catalog.getTable(ref)
    for (const { name } of stored?.table.columns ?? []) assert.equal(typeof name, 'string')
    await catalog.listPartitions(ref)
  },
}

/** Files of the catalog on one machine. */
export const catalogFiles: FuzzTarget = {
  name: 'catalog-files',
  inputs: 'files of the local catalog',
  async run(random, note) {
    const root = await mkdtemp(join(tmpdir(), 'inlet-fuzz-'))
    try {
      const catalog = directoryCatalog(root)
      const table = { ...TABLE, columns: [...TABLE.columns], partitionKeys: [...TABLE.partitionKeys] }
      await catalog.createTable(table)
      await catalog.registerPartitions(table, [{ values: ['2026-01-31'], location: 's3://raw/things/dt=2026-01-31/' }])
      const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
      const { parentPath, name } = random.pick(files)
      const file = join(parentPath, name)
      const json = Buffer.from(mutateJson(JSON.parse(await readFile(file, 'utf8')), random))
      const bytes = random.chance(0.5) ? json : mutateBytes(json, random)
      note({ file: name, bytes: bytes.toString() })
      await writeFile(file, bytes)
      await directoryCatalog(root).getTable(table)
      await directoryCatalog(root).listPartitions(table)
    } finally {
      await rm(root, { recursive: true })
    }
  },
}
