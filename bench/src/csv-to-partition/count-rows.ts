import { DuckDBInstance } from '@duckdb/node-api'

/** How many rows Parquet files have, as DuckDB reads them. */
export async function countRows(pattern: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    const [[found] = []] = (await connection.runAndReadAll(`SELECT count(*) FROM read_parquet('${pattern}')`)).getRows()
    return Number(found)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
