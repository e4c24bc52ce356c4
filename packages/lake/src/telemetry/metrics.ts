import { Metrics } from '@aws-lambda-powertools/metrics'
import { MetricTotals } from './metric-totals.ts'
import { METRICS, type Meter } from './telemetry.ts'

/** Where the environment names none, as it has to for stages that share an account. */
const NAMESPACE = 'Inlet'

/**
 * Metrics in CloudWatch's embedded metric format, JSON lines on standard output, with dimensions `service` and `table`, and
 * with `service` alone: CloudWatch adds those up over tables, for alarms, which are of one metric each.
 * `POWERTOOLS_METRICS_NAMESPACE` is their namespace, `POWERTOOLS_METRICS_DISABLED=true` turns them off.
 *
 * Values are added up here and printed as one object per table. An object of the format has one value for each
 * dimension, so tables cannot share one; and Powertools prints by itself, and forgets the dimensions, once a metric has
 * 100 values.
 */
export function createMetrics(service: string): Meter {
  const metrics = new Metrics({
    namespace: process.env.POWERTOOLS_METRICS_NAMESPACE || NAMESPACE,
    serviceName: service,
  })
  const totals = new MetricTotals()
  return {
    count: (metric, value, dimensions) => totals.add(metric, value, dimensions),
    flush() {
      for (const { table, totals: ofTable } of totals.take()) {
        metrics.addDimension('table', table)
        // A second set, of the default dimension only: the service.
        metrics.addDimensions({})
        for (const [metric, value] of ofTable) metrics.addMetric(metric, METRICS[metric].unit, value)
        metrics.publishStoredMetrics()
      }
    },
  }
}
