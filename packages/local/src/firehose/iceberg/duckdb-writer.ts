import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { TransientError } from '@inlet/core'
import { quoteText } from '../../query/sql-text.ts'
import { deliveredColumns } from './delivery-sql.ts'
import type { TableRow } from './iceberg-row.ts'

/** Makes Parquet files of rows in DuckDB. One file at a time. */
export interface DuckDBWriter {
  /**
   * Writes the result of `query`, in which the rows are the table `delivered`, to a Parquet file, and hands that to `use`,
   * after which it is gone.
   * @throws TransientError STORE if DuckDB fails, without its message, which may quote a row
   */
  withFile<T>(rows: readonly TableRow[], query: string, use: (file: string) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openDuckDBWriter(): Promise<DuckDBWriter> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-firehose-'))
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '1GB',
    temp_directory: join(folder, 'spilled'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  let files = 0

  async function stage(rows: readonly TableRow[]): Promise<void> {
    const cells = rows[0]?.cells.map((_, index) => `t${index} VARCHAR`) ?? []
    await connection.run(`CREATE OR REPLACE TEMP TABLE staged (${['seq BIGINT', 'op VARCHAR', ...cells].join(', ')})`)
    const appender = await connection.createAppender('staged')
    for (const [index, { operation, cells }] of rows.entries()) {
      appender.appendBigInt(BigInt(index))
      appender.appendVarchar(operation)
      for (const cell of cells) {
        if (cell === null) appender.appendNull()
        else appender.appendVarchar(cell)
      }
      appender.endRow()
    }
    appender.closeSync()
    await connection.run(`CREATE OR REPLACE TEMP TABLE delivered AS ${deliveredColumns(rows[0]?.table.columns ?? [])}`)
  }

  return {
    async withFile(rows, query, use) {
      const file = join(folder, `${++files}.parquet`)
      try {
        try {
          await stage(rows)
          await connection.run(`COPY (${query}) TO ${quoteText(file)} (FORMAT parquet)`)
        } catch (cause) {
          throw new TransientError('STORE', 'DuckDB could not write a delivery', { cause })
        }
        return await use(file)
      } finally {
        await rm(file, { force: true })
      }
    },
    async close() {
      connection.closeSync()
      instance.closeSync()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
