import type { Resource } from '../../synth/resource.ts'
import type { Metric } from './metric.ts'

/** What an alarm looks at, for so many seconds at a time: one metric, or those that its expression is made of. */
export interface AlarmMetric extends Metric {
  readonly period: number
  /** In the expression. */
  readonly id?: string
}

interface MetricInputs {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly period: number
}

export interface MetricQuery {
  readonly id: string
  readonly expression?: string
  readonly returnData: boolean
  readonly metric?: MetricInputs & { readonly stat: string }
}

export function alarmMetrics(inputs: Resource['inputs']): readonly AlarmMetric[] {
  const queries = inputs.metricQueries as readonly MetricQuery[] | undefined
  if (queries === undefined) return [toMetric(inputs as unknown as MetricInputs, String(inputs.statistic))]
  return queries.flatMap(({ id, metric }) => (metric === undefined ? [] : [{ ...toMetric(metric, metric.stat), id }]))
}

function toMetric({ namespace, metricName, dimensions, period }: MetricInputs, stat: string): AlarmMetric {
  return { namespace, name: metricName, stat, dimensions, period }
}
