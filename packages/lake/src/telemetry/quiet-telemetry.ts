import { MetricTotals } from './metric-totals.ts'
import type { Log, LogFields, MetricName, Telemetry } from './telemetry.ts'

/** Drops everything: for local runs that show their own progress. */
export const silentTelemetry: Telemetry = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
  flush: () => undefined,
}

export interface CollectingTelemetry extends Telemetry {
  readonly lines: readonly LogLine[]
  /** The total of a metric over all flushed and unflushed counts of a table; 0 if it was never counted. */
  total(metric: MetricName, table: string): number
}

interface LogLine {
  readonly level: keyof Log
  readonly message: string
  readonly fields: LogFields
}

/** Keeps everything: for tests, and for local runs that summarise it. */
export function collectingTelemetry(): CollectingTelemetry {
  const lines: LogLine[] = []
  const totals = new MetricTotals()
  const keep =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields })
    }
  return {
    lines,
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    count: (metric, value, dimensions) => totals.add(metric, value, dimensions),
    flush: () => undefined,
    total: (metric, table) => totals.of(metric, { table }),
  }
}
