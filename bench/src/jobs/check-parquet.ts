import { DuckDBInstance } from '@duckdb/node-api'

/**
 * Compares the rows of Parquet files as DuckDB reads them, each as often.
 * @param selectedOf SQL of the columns, by their types, which makes of a value the same whatever its type is
 * @param rows how many there are to be
 * @throws if the two differ, or have another number of rows; of one that is held against itself, only that is seen
 */
export async function checkSameRows(
  [expected, found]: readonly [string, string],
  selectedOf: (types: ReadonlyMap<string, string>) => string,
  rows: number,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()
    for (const [name, pattern] of Object.entries({ expected, found })) {
      const files = `read_parquet('${pattern}', hive_partitioning = true, union_by_name = true)`
      const types = new Map(
        (await query(`DESCRIBE SELECT * FROM ${files}`)).map(([column, type]) => [`${column}`, `${type}`]),
      )
      await query(`CREATE VIEW ${name} AS SELECT ${selectedOf(types)} FROM ${files}`)
    }
    const count = async (sql: string) => Number((await query(`SELECT count(*) FROM (${sql})`))[0]?.[0])
    const counted = await count('FROM found')
    if (counted !== rows) throw new Error(`${found}: expected ${rows} rows, found ${counted}`)
    if (found === expected) return
    const missing = await count('FROM expected EXCEPT ALL FROM found')
    const added = await count('FROM found EXCEPT ALL FROM expected')
    if (missing + added > 0)
      throw new Error(`${found}: ${missing} of the rows of ${expected} are missing, ${added} are others`)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
