/** `POST /api/query`. The id is the client's own, to cancel by. */
export interface QueryRequest {
  readonly id: string
  readonly sql: string
  /** At most 10,000. */
  readonly limit?: number
}

/** As `lake query --json` writes it, but that a number which no double holds is a text. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [name: string]: Cell }

/** 200 for all of these: a query that fails is no failure of the console. */
export type QueryAnswer =
  | {
      readonly is: 'rows'
      /** Types are DuckDB's. */
      readonly columns: readonly { readonly name: string; readonly type: string }[]
      readonly rows: readonly (readonly Cell[])[]
      /** Whether there were more than `limit`, or more bytes than a page can take. */
      readonly isCut: boolean
      readonly ms: number
    }
  /** `BAD_SQL` with DuckDB's message; `NOT_A_QUERY` if it does not only read; `TOO_LONG`, `TOO_LARGE` for limits. */
  | {
      readonly is: 'refused'
      readonly code: 'BAD_SQL' | 'NOT_A_QUERY' | 'TOO_LONG' | 'TOO_LARGE'
      readonly message: string
    }
  | { readonly is: 'cancelled' }

/** `DELETE /api/query/:id` cancels: 204. `POST /api/query.csv`, as `POST /api/query`, answers text/csv of all rows, up to a million. */

/** `GET /api/queries`: `SavedQuery[]` */
export interface SavedQuery {
  readonly name: string
  /** The comment that it begins with. */
  readonly about: string
  readonly sql: string
}

/** `GET /api/completions`: tables and views with their columns, for the editor: `{ 'raw.orders': ['orderid', …] }`. */
export type Completions = Readonly<Record<string, readonly string[]>>
