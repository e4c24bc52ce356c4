import { DuckDBInstance } from '@duckdb/node-api'
import { OFFER_COLUMNS } from '@inlet/scripts/offers'

/** What Parquet files hold, as DuckDB reads them. */
export async function countRows(pattern: string): Promise<number> {
  return count(`SELECT count(*) FROM read_parquet('${pattern}')`)
}

/**
 * Checks that Parquet files hold what DuckDB reads from the CSV file, each row as often. Where types differ, both values
 * become the one that holds either exactly, such as text, so nothing is rounded away.
 */
export async function checkValues(pattern: string, source: string): Promise<void> {
  const columns = OFFER_COLUMNS.join(', ')
  const loaded = `SELECT ${columns} FROM read_parquet('${pattern}')`
  const read = `SELECT ${columns} FROM read_csv('${source}')`
  const missing = await count(`SELECT count(*) FROM (${read} EXCEPT ALL ${loaded})`)
  const added = await count(`SELECT count(*) FROM (${loaded} EXCEPT ALL ${read})`)
  if (missing + added === 0) return
  throw new Error(`Expected the rows of ${source}, found ${missing} of them missing and ${added} others`)
}

async function count(sql: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const [[found] = []] = (await connection.runAndReadAll(sql)).getRows()
    return Number(found)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
