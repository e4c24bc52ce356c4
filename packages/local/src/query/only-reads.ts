import type { DuckDBConnection } from '@duckdb/node-api'
import { NotAQuery } from './not-a-query.ts'

/**
 * Functions that a SELECT may call, and that do more than read: they write profiles or logs into files, switch how
 * statements are parsed, run or plan text that only they see as SQL, or read memory.
 */
export const FORBIDDEN_FUNCTIONS: readonly string[] = [
  ...['enable_logging', 'disable_logging', 'truncate_duckdb_logs', 'write_log'],
  ...['enable_profiling', 'disable_profiling', 'enable_profile', 'disable_profile'],
  ...['enable_peg_parser', 'disable_peg_parser', 'checkpoint', 'force_checkpoint'],
  ...['json_execute_serialized_sql', 'json_serialize_plan', 'query', 'arrow_scan', 'arrow_scan_dumb'],
]

/** The names of the functions that a text calls, as DuckDB parses it, and whether all of it is queries. */
const PARSE = `
  SELECT list_distinct(regexp_extract_all(tree, '"function_name":"([^"]*)"', 1)), starts_with(tree, '{"error":false')
  FROM (SELECT json_serialize_sql($1::VARCHAR) AS tree)`

/**
 * Refuses calls of functions that do more than read. DuckDB's own parser says which are called: nothing is bound or run.
 * @returns whether the text is queries only; false also if it cannot be parsed
 * @throws NotAQuery
 */
export async function checkOnlyReads(connection: DuckDBConnection, sql: string): Promise<boolean> {
  const reader = await connection.runAndReadAll(PARSE, [sql])
  const [[called, isQuery] = []] = reader.getRowsJS()
  const names = Array.isArray(called) ? called.map(name => String(name).toLowerCase()) : []
  const name = names.find(name => FORBIDDEN_FUNCTIONS.includes(name))
  if (name !== undefined) throw new NotAQuery(`Expected a query that only reads, found a call of ${name}()`)
  return isQuery === true
}
