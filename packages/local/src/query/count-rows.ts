import { resolve } from 'node:path'
import { listDataFiles } from './data-files.ts'
import { fileList } from './sql-text.ts'

/** More footers than these are not worth the wait. */
const MOST_FILES = 1_000

/**
 * How many rows the Parquet files under each location, `s3://bucket/prefix/`, have by their footers.
 * @param root directory of the lake
 * @returns a number for each location that has files; none at all if there are too many
 */
export async function countRows(root: string, locations: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, string>()
  for (const location of locations) {
    for (const { path } of await listDataFiles(resolve(root), location, '.parquet')) places.set(path, location)
  }
  const counts = new Map<string, number>()
  if (places.size === 0 || places.size > MOST_FILES) return counts
  // Loaded when it is needed: DuckDB takes longer to load than everything else together.
  const { openSession } = await import('./duckdb-session.ts')
  const session = await openSession()
  try {
    const files = fileList([...places.keys()])
    const { rows } = await session.query(`SELECT file_name, num_rows::INT FROM parquet_file_metadata(${files})`)
    for (const [path, number] of rows) {
      const location = places.get(String(path))
      if (location !== undefined) counts.set(location, (counts.get(location) ?? 0) + Number(number))
    }
    return counts
  } finally {
    session.close()
  }
}
