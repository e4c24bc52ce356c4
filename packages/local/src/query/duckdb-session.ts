import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api'
import { toJsonValue } from './json-value.ts'
import type { QueryResult } from './query-result.ts'
import { quoteText } from './sql-text.ts'

/** An in-memory DuckDB with one connection, in UTC. */
export interface DuckDBSession {
  /** Runs statements that set it up. */
  run(statements: readonly string[]): Promise<void>
  /** From here on only files under `directory` can be read, and nothing can be set. */
  lock(directory: string): Promise<void>
  /** Runs one query. @throws Error with DuckDB's message; also if it is anything but one query */
  query(sql: string): Promise<QueryResult>
  close(): void
}

export async function openSession(): Promise<DuckDBSession> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(Math.min(4, availableParallelism())),
    memory_limit: '2GB',
    // Where large sorts go; by default a folder in whatever directory it runs in.
    temp_directory: join(tmpdir(), `inlet-duckdb-${process.pid}`),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await connection.run(statement)
  }
  await run(["SET TimeZone = 'UTC'"])
  return {
    run,
    lock: directory =>
      run([
        `SET allowed_directories = [${quoteText(directory)}]`,
        'SET enable_external_access = false',
        'SET lock_configuration = true',
      ]),
    query: sql => runQuery(connection, sql),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Only SELECT: DuckDB's lock keeps other directories safe, but COPY and ATTACH could still write to the lake. */
async function runQuery(connection: DuckDBConnection, sql: string): Promise<QueryResult> {
  const statements = await extractStatements(connection, sql)
  if (statements.count !== 1) throw new Error(`Expected one query, found ${statements.count}`)
  const prepared = await statements.prepare(0)
  if (prepared.statementType !== StatementType.SELECT) {
    const found = StatementType[prepared.statementType]
    throw new Error(`Expected a query that only reads (SELECT, WITH, DESCRIBE, SHOW …), found ${found}`)
  }
  const reader = await prepared.runAndReadAll()
  const types = reader.columnTypes()
  return {
    columns: reader.deduplicatedColumnNames().map((name, index) => ({ name, type: String(types[index]) })),
    rows: reader.convertRows(toJsonValue),
  }
}

async function extractStatements(connection: DuckDBConnection, sql: string) {
  try {
    return await connection.extractStatements(sql)
  } catch (error) {
    // Where there is no statement, DuckDB has no message, and the binding says this instead.
    if (error instanceof Error && error.message === 'Error in native callback') {
      throw new Error('Expected one query, found none', { cause: error })
    }
    throw error
  }
}
