import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '@inlet/lake/testing/bundle'
import { measure } from './measure.ts'
import type { Measured } from './print-measured.ts'

export const SIDES = ['inlet', 'obvious', 'duckdb'] as const
export type Side = (typeof SIDES)[number]

/** What a side is to load. */
export interface Job {
  /** Folder of the bundled scripts. */
  readonly scripts: string
  /** The buckets. What is loaded is in `vendor`, and stays; whatever else is in there goes before the load. */
  readonly root: string
  /** A file in `vendor`. */
  readonly key: string
  /** Of Inlet; the day alone if left out. */
  readonly partitionColumn?: string
  /** For Node. */
  readonly flags?: readonly string[]
}

export interface Loaded extends Measured {
  /** Of all Parquet files together. */
  readonly bytes: number
  readonly files: number
  /** Matches all Parquet files, in DuckDB's manner. */
  readonly pattern: string
}

/** Bundles what can be, as SST does: to run TypeScript as it is takes memory too. DuckDB's library cannot be. */
export async function bundleSides(outdir: string): Promise<string> {
  await bundle({ inlet: scriptOf('inlet'), obvious: scriptOf('obvious') }, outdir)
  return outdir
}

/** Loads by a process of its own. */
export async function runSide(side: Side, { scripts, root, key, partitionColumn, flags = [] }: Job): Promise<Loaded> {
  await removeLoaded(root)
  const source = join(root, 'vendor', key)
  const args = side === 'inlet' ? [key, partitionColumn ?? 'data_ref'] : [source, join(root, `${side}.parquet`)]
  const script = side === 'duckdb' ? scriptOf(side) : join(scripts, `${side}.mjs`)
  const measured = measure([...flags, script, ...args], { LOCAL_BUCKETS_DIR: root })
  return { ...measured, ...(await findParquet(root)), pattern: join(root, '**/*.parquet') }
}

async function removeLoaded(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name !== 'vendor') await rm(join(root, name), { recursive: true })
  }
}

function scriptOf(side: Side): string {
  return fileURLToPath(new URL(`${side}.ts`, import.meta.url))
}

async function findParquet(root: string): Promise<{ readonly bytes: number; readonly files: number }> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  const files = found.filter(entry => entry.isFile() && entry.name.endsWith('.parquet'))
  let bytes = 0
  for (const { parentPath, name } of files) bytes += (await stat(join(parentPath, name))).size
  return { bytes, files: files.length }
}
