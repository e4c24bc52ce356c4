import type { JsonValue } from '@inlet/local'

/** Values of one source path in `rescued_data`: how many, and what they look like. Never a value. */
export interface RescuedPath {
  readonly path: string
  readonly looks: readonly { readonly look: string; readonly values: number }[]
}

/** The query for the rescued values by path and look. */
export function rescuedQuery(view: string): string {
  return [
    'SELECT path, CASE',
    String.raw`  WHEN regexp_full_match(value, '-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?') THEN 'number'`,
    "  WHEN value IN ('true', 'false') THEN 'boolean'",
    "  WHEN value = '' THEN 'empty text'",
    "  WHEN value[1] IN ('{', '[') AND json_valid(value) THEN 'JSON'",
    "  ELSE 'text' END AS look, count(*)",
    "FROM (SELECT entry.key AS path, entry.value ->> '$' AS value",
    `  FROM (SELECT rescued_data FROM ${view} WHERE json_valid(rescued_data)) AS r, json_each(r.rescued_data) AS entry)`,
    'GROUP BY ALL ORDER BY path, count(*) DESC, look',
  ].join('\n')
}

/** The rows of `rescuedQuery`, by path. */
export function readRescued(rows: readonly (readonly JsonValue[])[]): RescuedPath[] {
  return Array.from(
    Map.groupBy(rows, ([path]) => String(path)),
    ([path, some]) => ({
      path,
      looks: some.map(([, look, values]) => ({ look: String(look), values: Number(values) })),
    }),
  )
}
