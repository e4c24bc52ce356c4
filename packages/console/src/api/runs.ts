/** `GET /api/runs?kind=&before=&limit=`: imports and daily loads, newest first. */
export interface RunPage {
  readonly runs: readonly Run[]
  /** For `before`; null at the end. */
  readonly next: string | null
}

export type RunKind = 'import' | 'daily load'

/** `waiting`: for its table, or its turn. `interrupted`: whoever did it is gone; the next one goes on. */
export type RunStatus = 'waiting' | 'running' | 'succeeded' | 'failed' | 'interrupted'

/** One import of a file, or one load of a day: `GET /api/runs/:id`. */
export interface Run {
  /** Letters, digits and dashes; later ones sort after. */
  readonly id: string
  readonly kind: RunKind
  /** What set it off. */
  readonly trigger: 'upload' | 'schedule' | 'command'
  /** `s3://bucket/key`; null while no file is found yet. */
  readonly object: string | null
  /** The DynamoDB table, or `database.table`. */
  readonly table: string
  /** Of a daily load: the feed and YYYYMMDD. */
  readonly feed: string | null
  readonly dataRef: string | null
  readonly status: RunStatus
  /** ms since 1970 */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly progress: RunProgress | null
  /** Once it has ended, if it read anything. */
  readonly accounting: RunAccounting | null
  /** Why it waits or failed. */
  readonly failure: { readonly code: string; readonly message: string } | null
  /** Objects that it wrote, `s3://bucket/key`: the copy, what could not be processed, quarantine. */
  readonly outputs: readonly { readonly name: string; readonly object: string }[]
  /** Of a daily load that succeeded: what each partition was and is. */
  readonly swaps: readonly PartitionSwap[]
}

export interface RunProgress {
  readonly rows: number
  /** From 0 to 1; null where nobody can tell. */
  readonly share: number | null
  readonly rowsPerSecond: number | null
}

/** Rows in = the sum of the others, but for `rescued`, which counts values. */
export interface RunAccounting {
  readonly in: number
  readonly written: number
  readonly superseded: number
  readonly refused: number
  readonly rescued: number
}

export interface PartitionSwap {
  /** `data_ref=20260131` */
  readonly partition: string
  /** Locations, `s3://bucket/prefix/`; null if there was none. */
  readonly before: string | null
  readonly after: string
  readonly rowsBefore: number | null
  readonly rowsAfter: number
}

/** Where the console hears of runs. */
export interface RunsSource {
  list(kind: RunKind | undefined, before: string | undefined, limit: number): Promise<RunPage>
  get(id: string): Promise<Run | undefined>
}
