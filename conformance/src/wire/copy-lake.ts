import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CatalogTable } from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import { directoryCatalog } from '@inlet/lake/directory'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { run } from '../processes/run.ts'
import { type AwsServer, environmentOf } from '../servers/aws-server.ts'
import { useTool } from '../tools/find-tool.ts'
import { PYTHON } from '../tools/python.ts'

/** What is in a lake on AWS, in directories for DuckDB to read, until it is disposed of. */
export interface LakeCopy extends AsyncDisposable {
  readonly tables: readonly CatalogTable[]
  readonly lake: LocalLake
}

/** Copies buckets by the AWS CLI, and what the catalog says of them. */
export async function copyLake(s3: AwsServer, catalog: Catalog, buckets: readonly string[]): Promise<LakeCopy> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-copy-'))
  const { paths } = useTool(PYTHON)
  for (const bucket of buckets) {
    await mkdir(join(root, bucket))
    const sync = ['s3', 'sync', '--only-show-errors', `s3://${bucket}`, join(root, bucket)]
    await run(`${paths.bin}/aws`, sync, { env: environmentOf(s3) })
  }
  const tables = await copyCatalog(catalog, directoryCatalog(join(root, '.catalog')))
  const lake = await openLocalLake(root)
  return {
    tables,
    lake,
    async [Symbol.asyncDispose]() {
      lake.close()
      await rm(root, { recursive: true })
    },
  }
}

async function copyCatalog(from: Catalog, to: Catalog): Promise<readonly CatalogTable[]> {
  const databases = await from.listDatabases()
  const tables = (await Promise.all(databases.map(database => from.listTables(database)))).flat()
  for (const table of tables) {
    await to.createTable(table)
    await to.registerPartitions(table, await from.listPartitions(table))
  }
  return tables
}
