/**
 * What a handler reports about its work, in Inlet's own words: `powertoolsTelemetry` prints it for CloudWatch,
 * `collectingTelemetry` keeps it for tests, `silentTelemetry` drops it.
 *
 * Reports hold names, counts, types and lengths, never the content of a record.
 */
export interface Telemetry extends Log, Meter {}

export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** Further fields of a line; the names that every line has are not to be had. */
export type LogFields = Readonly<Record<string, string | number | boolean | Error>> & {
  readonly [name in 'level' | 'message' | 'sampling_rate' | 'service' | 'timestamp']?: never
}

export interface Meter {
  /** Adds to a metric of a table, in the unit of `METRICS`, until the next `flush`. */
  count(metric: MetricName, value: number, dimensions: MetricDimensions): void
  /** Publishes what was counted since the last time; at the end of each invocation. */
  flush(): void
}

export interface MetricDimensions {
  /** The table's name in the catalog; in DynamoDB, for its capture. */
  readonly table: string
}

/** All metrics. Several values of one flush become one: their sum, or the worst of them. */
export const METRICS = {
  RowsIn: { unit: 'Count', combine: 'sum' },
  RowsWritten: { unit: 'Count', combine: 'sum' },
  /** Values that their column could not hold, kept in `rescued_data`. */
  ValuesRescued: { unit: 'Count', combine: 'sum' },
  RecordsQuarantined: { unit: 'Count', combine: 'sum' },
  /** Changes that Firehose is told it failed to process: it keeps their records in its error output. */
  ChangesFailed: { unit: 'Count', combine: 'sum' },
  /** Changes that a response had no room for, returned to their source. */
  ChangesPutBack: { unit: 'Count', combine: 'sum' },
  /** Changes that a newer one of their item took the place of, before they were delivered. */
  ChangesSuperseded: { unit: 'Count', combine: 'sum' },
  /** Changes of tables that the function was not asked to deliver. */
  ChangesSkipped: { unit: 'Count', combine: 'sum' },
  /** Items that DynamoDB itself removed, their time to live being over. */
  ItemsExpired: { unit: 'Count', combine: 'sum' },
  /** Rows of a CSV that are not in the table, and why is in `unprocessed/`. */
  RowsUnprocessed: { unit: 'Count', combine: 'sum' },
  /** Objects that could not be imported to their end. */
  ImportsFailed: { unit: 'Count', combine: 'sum' },
  /** Daily files that were not swapped in; what was loaded before stays. */
  LoadsFailed: { unit: 'Count', combine: 'sum' },
  /** Requests that DynamoDB throttled, or did a part of. */
  Throttles: { unit: 'Count', combine: 'sum' },
  /** Views that were made, or made anew. */
  ViewsApplied: { unit: 'Count', combine: 'sum' },
  /** Tables whose views are not what they should be. */
  ViewsFailed: { unit: 'Count', combine: 'sum' },
  /** Declared columns whose type in the catalog is another one, which wins. */
  DeclarationsOverruled: { unit: 'Count', combine: 'sum' },
  /** Tables whose changes flow into their stream, by a look at DynamoDB; those that do not; those without microseconds. */
  CapturesActive: { unit: 'Count', combine: 'sum' },
  CapturesInactive: { unit: 'Count', combine: 'sum' },
  CapturesImprecise: { unit: 'Count', combine: 'sum' },
  BytesWritten: { unit: 'Bytes', combine: 'sum' },
  /** From the change of a record to now. */
  Lag: { unit: 'Milliseconds', combine: 'max' },
} as const satisfies Record<string, MetricDefinition>

export type MetricName = keyof typeof METRICS

interface MetricDefinition {
  readonly unit: 'Count' | 'Bytes' | 'Milliseconds'
  readonly combine: 'sum' | 'max'
}
