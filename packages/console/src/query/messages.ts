import type { QueryAnswer } from '../api/query.ts'

/** What a process is asked. */
export interface Ask {
  readonly is: 'ask'
  /** Directory of the lake. */
  readonly lake: string
  readonly sql: string
  /** An answer as JSON with `limit` rows at most, or all rows as CSV, a piece for each `more`. */
  readonly as: 'json' | 'csv'
  readonly limit: number
}

/** The next piece of a CSV. */
interface More {
  readonly is: 'more'
}

export type ToProcess = Ask | More

export type Refusal = Extract<QueryAnswer, { is: 'refused' }>

export type FromProcess =
  /** A `QueryAnswer` of rows as JSON. */
  | { readonly is: 'answer'; readonly json: string }
  | { readonly is: 'piece'; readonly csv: string }
  | { readonly is: 'end' }
  | Refusal
  /** It is not the query that is at fault. */
  | { readonly is: 'failed'; readonly code: string; readonly message: string }

/** How a message comes back. */
export interface ProcessAnswer {
  readonly message: FromProcess
  /** Whether so much memory is taken that the next query had better have another process: little of it is ever given back. */
  readonly isWorn: boolean
}
