import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle } from '@inlet/lake/testing/bundle'
import { measure } from './measure.ts'
import type { Measured } from './print-measured.ts'

/** What is to be loaded. */
export interface Job {
  /** Folder of the bundled script. */
  readonly scripts: string
  /** The buckets. What is loaded is in `vendor`, and stays; whatever else is in there goes before the load. */
  readonly root: string
  /** A file in `vendor`. */
  readonly key: string
  /** The day alone if left out. */
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

/** Bundles the script as SST does: to run TypeScript as it is takes memory too. */
export async function bundleInlet(outdir: string): Promise<string> {
  await bundle({ inlet: join(import.meta.dirname, 'inlet.ts') }, outdir)
  return outdir
}

/** Loads by a process of its own. */
export async function runInlet({ scripts, root, key, partitionColumn, flags = [] }: Job): Promise<Loaded> {
  await removeLoaded(root)
  const args = [...flags, join(scripts, 'inlet.mjs'), key, partitionColumn ?? 'data_ref']
  const measured = measure(args, { LOCAL_BUCKETS_DIR: root })
  return { ...measured, ...(await findParquet(root)), pattern: join(root, '**/*.parquet') }
}

async function removeLoaded(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name !== 'vendor') await rm(join(root, name), { recursive: true })
  }
}

async function findParquet(root: string): Promise<{ readonly bytes: number; readonly files: number }> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  const files = found.filter(entry => entry.isFile() && entry.name.endsWith('.parquet'))
  let bytes = 0
  for (const { parentPath, name } of files) bytes += (await stat(join(parentPath, name))).size
  return { bytes, files: files.length }
}
