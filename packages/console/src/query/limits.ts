/** What a query may take. */
export interface QueryLimits {
  /** For a whole answer, and for each piece of a CSV. */
  readonly ms: number
  /** Of a process. */
  readonly residentBytes: number
  readonly heapMegabytes: number
  /** As DuckDB writes sizes. */
  readonly duckdbMemory: string
  readonly duckdbDisk: string
}

export const LIMITS: QueryLimits = {
  ms: 30_000,
  residentBytes: 3 * 1024 ** 3,
  heapMegabytes: 1024,
  duckdbMemory: '1GB',
  duckdbDisk: '4GB',
}

/** Rows of an answer: what is asked for at most, and what is given if nothing is said. */
export const MOST_ROWS = 10_000
export const USUAL_ROWS = 1_000
/** Of an answer as JSON: what a page can take. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024
/** Of a CSV. */
export const MOST_CSV_ROWS = 1_000_000
