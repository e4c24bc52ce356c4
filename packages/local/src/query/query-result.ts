/** A number in all its digits: JSON.stringify writes the text as it is (see JSON.rawJSON). */
export interface RawJson {
  readonly rawJSON: string
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | RawJson
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue }

/**
 * What a query gave, ready for JSON.stringify, with nothing lost:
 *
 * - Integers and decimals are numbers where a double holds them exactly (its shortest text is the same number), else
 *   `RawJson` with all the digits. So in JSON they are always numbers, without trailing zeros.
 * - Doubles are numbers; what JSON has no number for is `"NaN"`, `"Infinity"` or `"-Infinity"`.
 * - Timestamps are ISO 8601 in UTC with up to six digits of a second (`"2026-01-31T10:00:00.25Z"`), dates `"2026-01-31"`.
 * - Binary is base64. Lists are arrays; structs and maps are objects. Everything else is DuckDB's own text.
 */
export interface QueryResult {
  readonly columns: readonly QueryColumn[]
  readonly rows: readonly (readonly JsonValue[])[]
}

/** Names are unique: a second `a` is `a:1`. Types are DuckDB's, `DECIMAL(12,2)`. */
export interface QueryColumn {
  readonly name: string
  readonly type: string
}
