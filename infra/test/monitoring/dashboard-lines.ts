import type { Resource } from '../../synth/resource.ts'
import { metricText } from './metric.ts'
import { readWidgets } from './widgets.ts'

/** The dashboard of a stage from the top down: a line for each question, and for each line of a graph, `title | label | metric`. */
export function dashboardLines({ inputs }: Resource, stage: string): string[] {
  return readWidgets(inputs).flatMap(({ title, lines }) => {
    if (lines.length === 0) return [title]
    return lines.map(({ label, metric }) => `${title} | ${label} | ${metricText(metric, stage)}`)
  })
}
