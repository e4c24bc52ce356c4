import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api'
import { toJsonValue } from './json-value.ts'
import { NotAQuery } from './not-a-query.ts'
import { checkOnlyReads } from './only-reads.ts'
import type { JsonValue, QueryColumn, QueryResult } from './query-result.ts'
import { quoteText } from './sql-text.ts'

/** An in-memory DuckDB with one connection, in UTC. */
export interface DuckDBSession {
  /** Runs statements that set it up. */
  run(statements: readonly string[]): Promise<void>
  /** From here on only what is named can be read, and nothing can be set. */
  lock(readable: Readable): Promise<void>
  /** Runs one query. @throws NotAQuery if it is anything else; Error with DuckDB's message */
  query(sql: string): Promise<QueryResult>
  /** As `query`, but the rows come while it runs, some at a time. */
  stream(sql: string): Promise<QueryStream>
  close(): void
}

/** Whatever is under directories, or files by their patterns. Their names are absolute. */
export type Readable = { readonly directories: readonly string[] } | { readonly files: readonly string[] }

export interface QueryStream {
  readonly columns: readonly QueryColumn[]
  readonly rows: AsyncIterable<readonly (readonly JsonValue[])[]>
}

/** As DuckDB writes sizes: `2GB`. */
export interface SessionLimits {
  readonly memory: string
  /** What may be written to disk where memory does not suffice; all that is free if it is not said. */
  readonly disk?: string
  /** Where that goes; by default a folder of this process in the system's own. DuckDB lets queries read it. */
  readonly spillDirectory?: string
}

const USUAL_LIMITS: SessionLimits = { memory: '2GB' }

export async function openSession(limits: SessionLimits = USUAL_LIMITS): Promise<DuckDBSession> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(Math.min(4, availableParallelism())),
    memory_limit: limits.memory,
    // Where large sorts go; by default a folder in whatever directory it runs in.
    temp_directory: limits.spillDirectory ?? join(tmpdir(), `inlet-duckdb-${process.pid}`),
    ...(limits.disk !== undefined && { max_temp_directory_size: limits.disk }),
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
    lock: readable => run([allow(readable), 'SET enable_external_access = false', 'SET lock_configuration = true']),
    query: sql => runQuery(connection, sql),
    stream: sql => streamQuery(connection, sql),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function allow(readable: Readable): string {
  const [setting, names] =
    'files' in readable ? ['allowed_paths', readable.files] : ['allowed_directories', readable.directories]
  return `SET ${setting} = [${names.map(quoteText).join(', ')}]`
}

async function runQuery(connection: DuckDBConnection, sql: string): Promise<QueryResult> {
  const reader = await (await prepareQuery(connection, sql)).runAndReadAll()
  return { columns: columnsOf(reader), rows: reader.convertRows(toJsonValue) }
}

async function streamQuery(connection: DuckDBConnection, sql: string): Promise<QueryStream> {
  const prepared = await prepareQuery(connection, sql)
  const result = await prepared.stream()
  return { columns: columnsOf(result), rows: readRows(prepared, result) }
}

/** Where a query fails after its first rows, the binding gives no more of them, and says so in the type of the result only. */
async function* readRows(prepared: DuckDBPreparedStatement, result: DuckDBResult) {
  yield* result.yieldConvertedRows(toJsonValue)
  if (result.returnType !== ResultReturnType.INVALID) return
  // It has the message if the query is run as a whole.
  await prepared.run()
  throw new Error('The query failed after its first rows')
}

function columnsOf(result: { deduplicatedColumnNames(): string[]; columnTypes(): readonly object[] }): QueryColumn[] {
  const types = result.columnTypes()
  return result.deduplicatedColumnNames().map((name, index) => ({ name, type: String(types[index]) }))
}

/** Only SELECT: DuckDB's lock keeps other directories safe, but COPY and ATTACH could still write to the lake. */
async function prepareQuery(connection: DuckDBConnection, sql: string) {
  const isQuery = await checkOnlyReads(connection, sql)
  const statements = await extractStatements(connection, sql)
  if (statements.count !== 1) throw new NotAQuery(`Expected one query, found ${statements.count}`)
  const prepared = await statements.prepare(0).catch((error: unknown) => {
    // Its type is not known then, and whatever DuckDB does not find or may not open matters less.
    const [, found] = WRITING_STATEMENT.exec(sql) ?? []
    throw found === undefined ? error : notARead(found.toUpperCase())
  })
  if (prepared.statementType !== StatementType.SELECT) throw notARead(StatementType[prepared.statementType])
  // DuckDB writes some pragmas as queries, before it prepares them.
  if (!isQuery) throw notARead('PRAGMA')
  return prepared
}

/** After blanks and comments. */
const WRITING_STATEMENT =
  /^(?:\s|--[^\n]*\n|\/\*.*?\*\/)*(copy|export|import|create|drop|alter|insert|update|delete|merge|attach|call)\b/is

function notARead(found: string | undefined): NotAQuery {
  return new NotAQuery(`Expected a query that only reads (SELECT, WITH, DESCRIBE, SHOW …), found ${found}`)
}

async function extractStatements(connection: DuckDBConnection, sql: string) {
  try {
    return await connection.extractStatements(sql)
  } catch (error) {
    // Where there is no statement, DuckDB has no message, and the binding says this instead.
    if (error instanceof Error && error.message === 'Error in native callback') {
      throw new NotAQuery('Expected one query, found none', { cause: error })
    }
    throw error
  }
}
