import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { icebergSchema } from '@inlet/infra/testing'
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

/** Has PyIceberg make tables, deliver to them as Firehose does, and read them. */
export async function deliverToIceberg(tables: readonly IcebergTable[]): Promise<readonly IcebergContent[]> {
  const warehouse = await mkdtemp(join(tmpdir(), 'inlet-iceberg-'))
  try {
    const specs = tables.map(table => ({ statements: [], queries: [], ...table }))
    // Too long for an argument.
    await writeFile(join(warehouse, 'tables.json'), JSON.stringify(specs))
    return await runPython('iceberg_deliver', { warehouse })
  } finally {
    await rm(warehouse, { recursive: true })
  }
}
