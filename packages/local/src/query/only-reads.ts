import { NotAQuery } from './not-a-query.ts'

/**
 * Functions that a SELECT may call, and that do more than read: they write profiles or logs into files, switch how
 * statements are parsed, run text that only they see as SQL, or read memory.
 */
export const FORBIDDEN_FUNCTIONS: readonly string[] = [
  ...['enable_logging', 'disable_logging', 'truncate_duckdb_logs', 'write_log'],
  ...['enable_profiling', 'disable_profiling', 'enable_profile', 'disable_profile'],
  ...['enable_peg_parser', 'disable_peg_parser', 'checkpoint', 'force_checkpoint'],
  ...['json_execute_serialized_sql', 'query', 'arrow_scan', 'arrow_scan_dumb'],
]

/** What may stand between a function's name and its arguments. */
const BETWEEN = String.raw`"?(?:\s|/\*.*?\*/|--[^\n]*\n)*`
const FORBIDDEN_CALL = new RegExp(String.raw`(?<!\w)(${FORBIDDEN_FUNCTIONS.join('|')})${BETWEEN}\(`, 'is')

/**
 * Refuses calls of functions that do more than read. It goes by the text, since to plan a query can take seconds; without
 * `query`, a name that is called stands in the text as it is. A text literal that looks like such a call is refused, too.
 * @throws NotAQuery
 */
export function checkOnlyReads(sql: string): void {
  const [, name] = FORBIDDEN_CALL.exec(sql) ?? []
  if (name !== undefined)
    throw new NotAQuery(`Expected a query that only reads, found a call of ${name.toLowerCase()}()`)
}
