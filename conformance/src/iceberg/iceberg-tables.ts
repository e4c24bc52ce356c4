import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { icebergSchema } from '@inlet/infra/testing'
import type { AwsServer } from '../servers/aws-server.ts'
import { runPython } from '../tools/python.ts'
import type { DeliveredRecord } from './transform-changes.ts'

type Fields = ReturnType<typeof icebergSchema>

export type Step = { readonly deliver: readonly DeliveredRecord[] } | { readonly addColumns: Fields }

/** A table, what happens to it, and what is asked of it in the end. */
export interface IcebergTable {
  readonly name: string
  readonly fields: Fields
  readonly uniqueKeys: readonly string[]
  readonly steps: readonly Step[]
  /** Of DuckDB, over a table of its name. */
  readonly statements?: readonly string[]
  readonly queries?: readonly string[]
}

/** Numbers as they are written, times in microseconds, bytes in base64. */
export type TextRow = Readonly<Record<string, string | null>>

export interface IcebergContent {
  readonly table: readonly TextRow[]
  /** One for each query. */
  readonly answers: readonly (readonly TextRow[])[]
}

/**
 * Has PyIceberg deliver to tables as Firehose does, and read them: tables of this machine, or those that S3 Tables of a
 * server makes.
 *
 * MiniStack 1.5.33 has a Firehose that heeds `otfMetadata`, but it writes by extensions of DuckDB that it loads from the
 * web as it goes, and its updates leave out rows that are not there yet: so nothing of it but its S3 Tables is asked.
 */
export async function deliverToIceberg(
  tables: readonly IcebergTable[],
  server?: AwsServer,
): Promise<readonly IcebergContent[]> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-iceberg-'))
  try {
    const specs = tables.map(table => ({ statements: [], queries: [], ...table }))
    // Too long for an argument.
    await writeFile(join(folder, 'tables.json'), JSON.stringify(specs))
    const s3Tables = server && { endpoint: server.endpoint, region: server.region }
    return await runPython('iceberg_deliver', { folder, s3Tables })
  } finally {
    await rm(folder, { recursive: true })
  }
}
