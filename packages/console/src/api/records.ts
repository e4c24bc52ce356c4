/** `GET /api/records?table=&outcome=&key=&before=&limit=`: what came through the streams, newest first. */
export interface RecordPage {
  readonly records: readonly RecordSummary[]
  /** For `before`; null at the end. */
  readonly next: string | null
}

export type Outcome = 'waiting' | 'loaded' | 'rescued' | 'quarantined' | 'given up'

export const OUTCOMES: readonly Outcome[] = ['waiting', 'loaded', 'rescued', 'quarantined', 'given up']

export interface RecordFilters {
  /** By its name in DynamoDB or in the lake. */
  readonly table?: string | undefined
  readonly outcome?: Outcome | undefined
  /** A text that the key has in it. */
  readonly key?: string | undefined
}

export interface RecordSummary {
  /** Names it in `GET /api/records/:id`: no path, and nothing that has to be escaped in one. */
  readonly id: string
  /** In the stream, ms since 1970. */
  readonly arrivedAt: number
  readonly shardId: string
  readonly sequenceNumber: string
  readonly bytes: number
  /** null if it is no change. */
  readonly change: {
    readonly source: string
    readonly operation: 'INSERT' | 'MODIFY' | 'REMOVE'
    /** JSON */
    readonly key: string
  } | null
  readonly outcome: Outcome
  /** `raw.orders`, the code of its refusal, … */
  readonly about: string
}

/** `GET /api/records/:id`: the way of a record, step by step; steps after one that failed are not there. */
export interface RecordTrace {
  readonly record: RecordSummary
  readonly steps: readonly TraceStep[]
  /** Whether `POST /api/records/:id/replay` makes sense. */
  readonly canReplay: boolean
}

export type TraceStep =
  /** `text`: the bytes as UTF-8, undecodable ones as U+FFFD, at most 64 KiB; `base64` the same bytes. */
  | {
      readonly is: 'raw'
      readonly bytes: number
      readonly text: string
      readonly base64: string
      readonly isCut: boolean
      readonly partitionKey: string | null
    }
  | {
      readonly is: 'decoded'
      readonly format: string
      readonly operation: string
      readonly source: string
      readonly eventId: string
      /** ISO 8601 in UTC, with microseconds. */
      readonly changedAt: string
      readonly keys: string
      /** JSON of the item after the change, with DynamoDB's type tags; null for a REMOVE. */
      readonly image: string | null
    }
  | { readonly is: 'routed'; readonly table: string; readonly how: string }
  /** Each leaf of the item under its path, with its DynamoDB type. Values that are masked are `(masked)`. */
  | {
      readonly is: 'flattened'
      readonly leaves: readonly { readonly path: string; readonly type: string; readonly value: string }[]
    }
  /**
   * Each leaf into its column. `rescued`: why the column could not hold it; it is in rescued_data. `mask`: what is stored
   * is the value's hash, or nothing.
   */
  | {
      readonly is: 'cast'
      readonly cells: readonly {
        readonly path: string
        readonly column: string | null
        readonly type: string | null
        readonly value: string | null
        readonly rescued: string | null
        readonly mask?: 'hash' | 'drop' | null
      }[]
    }
  | {
      readonly is: 'row'
      readonly table: string
      readonly partition: string
      /** `s3://bucket/key` of each file that has it. */
      readonly files: readonly string[]
      readonly afterMs: number
      /** Column and value, as `lake query --json` writes them, in the table's order. */
      readonly cells: readonly { readonly column: string; readonly value: string | null }[]
    }
  | {
      readonly is: 'quarantined'
      readonly code: string
      readonly reason: string
      /** `s3://bucket/key` */
      readonly object: string
    }
  | { readonly is: 'given up'; readonly condition: string; readonly object: string }
  | { readonly is: 'waiting'; readonly reason: string }

/** `POST /api/records/:id/replay` `{ "apply": false }`: what would become of it, or what has. */
export interface ReplayRequest {
  readonly apply: boolean
}

export interface ReplayOutcome {
  readonly is: 'loaded' | 'would be loaded' | 'still refused' | 'failed' | 'gone'
  readonly text: string
}

/** Where the console hears of records. */
export interface RecordsSource {
  list(filters: RecordFilters, before: string | undefined, limit: number): Promise<RecordPage>
  /** @returns undefined if the stream and the lake do not have it any more */
  trace(id: string): Promise<RecordTrace | undefined>
  replay(id: string, apply: boolean): Promise<ReplayOutcome>
}
