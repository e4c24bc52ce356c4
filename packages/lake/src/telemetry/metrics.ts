import { Metrics } from '@aws-lambda-powertools/metrics'
import { MetricTotals } from './metric-totals.ts'
import { METRICS, type Meter } from './telemetry.ts'

const NAMESPACE = 'Inlet'

/**
 * Metrics in CloudWatch's embedded metric format, JSON lines on standard output, with dimensions `service` and `table`.
 * `POWERTOOLS_METRICS_DISABLED=true` turns them off.
 *
 * Values are added up here and printed as one object per table. An object of the format has one value for each
 * dimension, so tables cannot share one; and Powertools prints by itself, and forgets the dimensions, once a metric has
 * 100 values.
 */
export function createMetrics(service: string): Meter {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: service })
  const totals = new MetricTotals()
  return {
    count: (metric, value, dimensions) => totals.add(metric, value, dimensions),
    flush() {
      for (const { table, totals: ofTable } of totals.take()) {
        metrics.addDimension('table', table)
        for (const [metric, value] of ofTable) metrics.addMetric(metric, METRICS[metric].unit, value)
        metrics.publishStoredMetrics()
      }
    },
  }
}
