import type { Resource } from '../../synth/resource.ts'
import { alarmMetrics, type MetricQuery } from './alarm-metrics.ts'
import { metricText } from './metric.ts'

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '>=',
  LessThanThreshold: '<',
}

/** An alarm of a stage in a line, `name | metric | comparison threshold | periods × seconds | missing data | runbook`. */
export function alarmLine({ inputs }: Resource, stage: string): string {
  const metrics = alarmMetrics(inputs)
  const shown = (inputs.metricQueries ?? []) as readonly MetricQuery[]
  const expressions = shown.flatMap(({ expression, returnData }) => (returnData ? [String(expression)] : []))
  const texts = metrics.map(metric => `${metric.id === undefined ? '' : `${metric.id} = `}${metricText(metric, stage)}`)
  const periods = new Set(metrics.map(({ period }) => period))
  return [
    String(inputs.name).replace(`inlet-${stage}-`, ''),
    [...expressions, ...texts].join('; '),
    `${COMPARISONS[String(inputs.comparisonOperator)]} ${inputs.threshold}`,
    `${inputs.evaluationPeriods} × ${[...periods].join(' and ')} s`,
    String(inputs.treatMissingData),
    String(inputs.alarmDescription).split('#').at(-1),
  ].join(' | ')
}
