/** What goes through the lake since `lake up` began: `GET /api/flow`, and each `flow` event of `GET /api/live`. */
export interface Flow {
  /** ms since 1970 */
  readonly at: number
  readonly startedAt: number
  /** In the order of the page. */
  readonly pipelines: readonly Pipeline[]
  /** What happened last, newest first, at most 100. */
  readonly happenings: readonly Happening[]
}

export type PipelineName = 'stream-to-parquet' | 'firehose-transform' | 'csv-to-dynamodb' | 'csv-to-partition'

/** One of Inlet's four handlers with what is before and after it. */
export interface Pipeline {
  readonly name: PipelineName
  /** `Changes to Parquet` */
  readonly title: string
  /** One for most; one for each Firehose stream. */
  readonly lanes: readonly Lane[]
  /** Of all lanes, oldest first, a point a second for the last two minutes at most. */
  readonly history: readonly Rate[]
}

/** Stages in the order of the data. */
export interface Lane {
  readonly name: string
  readonly stages: readonly Stage[]
}

export type StageKind = 'table' | 'stream' | 'folder' | 'schedule' | 'function' | 'files' | 'quarantine'

export interface Stage {
  /** Unique in the flow. */
  readonly id: string
  readonly kind: StageKind
  /** `table-changes`, `raw.*` */
  readonly title: string
  /** What it is, in a few words: `Kinesis stream, 2 shards`. */
  readonly about: string
  readonly figures: readonly Figure[]
  /** What is wrong at the moment; gone when it goes on. */
  readonly problem: Problem | null
}

/** One name per thing: the page knows how each is written. */
export type FigureName =
  | 'in'
  | 'written'
  | 'rescued'
  | 'quarantined'
  | 'dropped'
  | 'failed'
  | 'superseded'
  | 'waiting'
  | 'running'
  | 'lag'

/** A count, or for `lag` milliseconds. `table`, `stream` and `folder` stages count what came out of them as `in`. */
export interface Figure {
  readonly name: FigureName
  readonly value: number
}

/** Never what is in a record. */
export interface Problem {
  /** When it last occurred, ms since 1970. */
  readonly at: number
  readonly text: string
  /** How often in a row. */
  readonly times: number
}

/** Rows in a second. */
export interface Rate {
  readonly at: number
  readonly in: number
  readonly written: number
}

export interface Happening {
  readonly at: number
  readonly pipeline: PipelineName | null
  readonly is: 'good' | 'bad' | 'neutral'
  /** Never what is in a record. */
  readonly text: string
}

/** Where the console hears of the flow. */
export interface FlowSource {
  now(): Flow
  /** Calls `listener` when something has changed, at once and as often as it does. @returns what ends it */
  subscribe(listener: () => void): () => void
}
