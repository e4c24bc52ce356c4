import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createRouter, TABLE_DEFINITIONS, type TableDefinition } from '@inlet/core'
import { type CollectingTelemetry, collectingTelemetry, type Lake, openLake } from '@inlet/lake'
import { openLocalLake } from '@inlet/local'
import type { Loader } from '../src/loader.ts'
import { readSettings } from '../src/settings.ts'

export type Row = Readonly<Record<string, unknown>>

/** An object of quarantine, read. */
interface Quarantined {
  readonly key: string
  readonly code: string
  readonly reason: string
  readonly record: Readonly<Record<string, unknown>>
  /** The original bytes in base64. */
  readonly data: string
}

/** A lake in directories of its own, removed with `await using`. */
export interface TestLake extends Lake, AsyncDisposable {
  readonly root: string
  /** Rows by column name, as DuckDB reads them. */
  query(sql: string): Promise<Row[]>
  /** The same for several queries of the lake as it is at one moment. */
  queryAll(sqls: readonly string[]): Promise<Row[][]>
  /** `<bucket>/<key>` of every object, in order. */
  objects(): Promise<string[]>
  quarantined(): Promise<Quarantined[]>
}

export async function makeTestLake(): Promise<TestLake> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-load-'))
  const lake = await openLake({ LOCAL_BUCKETS_DIR: root })

  const objects = async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile())
    return files
      .map(entry => relative(root, join(entry.parentPath, entry.name)))
      .filter(name => !name.startsWith('.'))
      .sort()
  }

  return {
    ...lake,
    root,
    objects,
    async query(sql) {
      const [rows = []] = await queryAll(root, [sql])
      return rows
    },
    queryAll: sqls => queryAll(root, sqls),
    async quarantined() {
      const keys = (await objects())
        .filter(name => name.startsWith('raw/_quarantine/'))
        .map(name => name.slice('raw/'.length))
      return Promise.all(
        keys.map(async key => ({ key, ...JSON.parse(String(Buffer.from(await lake.store.read('raw', key)))) })),
      )
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

async function queryAll(root: string, sqls: readonly string[]): Promise<Row[][]> {
  const local = await openLocalLake(root)
  try {
    const results: Row[][] = []
    for (const sql of sqls) {
      const { columns, rows } = await local.query(sql)
      results.push(rows.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))))
    }
    return results
  } finally {
    local.close()
  }
}

export interface LoaderOptions {
  readonly definitions?: readonly TableDefinition[]
  readonly env?: NodeJS.ProcessEnv
}

/** What a fresh container works with: bucket and database `raw`; tables that are not mapped go by their name. */
export function loaderOf(
  { store, catalog }: Lake,
  { definitions = TABLE_DEFINITIONS, env = {} }: LoaderOptions = {},
): Loader & { readonly telemetry: CollectingTelemetry } {
  const settings = readSettings({ S3_RAW: 'raw', UNMAPPED_TABLES: 'auto', ...env }, definitions)
  return {
    settings,
    lake: { store, catalog },
    telemetry: collectingTelemetry(),
    router: createRouter(settings.unmappedTables, settings.definitions),
    now: () => Date.UTC(2026, 1, 1),
  }
}
