import { DuckDBInstance } from '@duckdb/node-api'
import { printMeasured } from './print-measured.ts'

/**
 * Lets DuckDB do it, with one thread, columns typed as it finds them.
 *
 *     node duckdb.ts <CSV file> <Parquet file>
 */
const [, , source, target] = process.argv
const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
const connection = await instance.connect()
await printMeasured(() =>
  connection.run(`COPY (SELECT * FROM read_csv('${source}')) TO '${target}' (FORMAT parquet, COMPRESSION snappy)`),
)
