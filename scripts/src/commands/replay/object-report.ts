/** What there is to replay, in this order: records and batches of changes, rows of daily files, what Firehose gave up. */
export const KINDS = ['records', 'batches', 'daily', 'firehose'] as const
export type Kind = (typeof KINDS)[number]

/**
 * What became of an object, or would. A row is a change, or a row of a daily file: rows = loaded + bad + left + unknown.
 * Nothing in it is a value of a record.
 */
export interface ObjectReport extends RowCounts {
  readonly kind: Kind
  /** `s3://bucket/key` */
  readonly object: string
  /** Why it is there: codes, or what Lambda or Firehose says. */
  readonly was: readonly string[]
  /**
   * `loaded`: its rows are, but for those that are in quarantine by themselves. `bad`: none can be loaded. `left`: alone,
   * for a reason. `failed`: another try may help.
   */
  readonly outcome: Outcome
  /** Of the lake; for Firehose, its streams. */
  readonly tables: readonly string[]
  /** Of what is not loaded. */
  readonly reasons: readonly string[]
}

type Outcome = 'loaded' | 'bad' | 'left' | 'failed'

export interface RowCounts {
  readonly rows: number
  /** Or put back to the stream that Firehose reads. */
  readonly loaded: number
  /** Still cannot be loaded. */
  readonly bad: number
  readonly left: number
  /** Before a daily file is loaded, nobody knows which of its rows are bad. */
  readonly unknown: number
}

const NONE: RowCounts = { rows: 0, loaded: 0, bad: 0, left: 0, unknown: 0 }

/** The rows in these lists, each row in one of them. */
export function countRows(counts: Partial<Omit<RowCounts, 'rows'>>): RowCounts {
  const { loaded, bad, left, unknown } = { ...NONE, ...counts }
  return { rows: loaded + bad + left + unknown, loaded, bad, left, unknown }
}

export function sumRows(all: readonly RowCounts[]): RowCounts {
  const names = ['rows', 'loaded', 'bad', 'left', 'unknown'] as const
  const sum = (name: (typeof names)[number]) => all.reduce((total, counts) => total + counts[name], 0)
  return { rows: sum('rows'), loaded: sum('loaded'), bad: sum('bad'), left: sum('left'), unknown: sum('unknown') }
}

/** An object that is left as it is. */
export function leftAlone(
  kind: Kind,
  object: string,
  reason: string,
  { rows = 0, was = [], tables = [], isFailure = false }: LeftOptions = {},
): ObjectReport {
  const outcome = isFailure ? 'failed' : 'left'
  return { kind, object, was, outcome, ...countRows({ left: rows }), tables, reasons: [reason] }
}

interface LeftOptions {
  readonly rows?: number
  readonly was?: readonly string[]
  readonly tables?: readonly string[]
  /** Whether another try may help. */
  readonly isFailure?: boolean
}
