/** What a function takes of its machine, and what it moves. All but `recordsPerBatch` is for one record, or one row. */
export interface Work {
  /** User and system time, of all threads, in microseconds. */
  readonly cpuMicros: number
  /** In the stream or file that it comes from. */
  readonly bytes: number
  /** The same, each record rounded up to 1 KB. */
  readonly roundedBytes: number
  /** What is written of it. */
  readonly bytesWritten: number
  readonly recordsPerBatch: number
  readonly filesPerBatch: number
}

export const PIPELINES = ['changes', 'orders', 'transactions', 'uploads', 'dailyFiles'] as const
export type Pipeline = (typeof PIPELINES)[number]

/** As `pnpm costs measure` found it, and left it in `measured.json`. */
export interface Measured {
  /** ISO 8601, a day. */
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly work: Readonly<Record<Pipeline, Work>>
}
