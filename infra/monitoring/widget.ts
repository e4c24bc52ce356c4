import { region } from '../names.ts'
import type { Metric } from './alarm.ts'

/** A line of a graph. */
export interface Line {
  readonly label: string
  readonly metric: Metric
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export type Widget = Readonly<Record<string, unknown>>

/** Columns of a dashboard. */
const WIDTH = 24
const HEIGHT = 6

/** A row of a dashboard: a question, and graphs that answer it. */
export interface Row {
  readonly question: string
  readonly graphs: readonly { readonly title: string; readonly lines: readonly Line[] }[]
}

/** Widgets from the top down: each row's question, and its graphs side by side. */
export function layOut(rows: readonly Row[], top: number): Widget[] {
  return rows.flatMap(({ question, graphs }, index) => {
    const y = top + index * (HEIGHT + 1)
    const width = Math.floor(WIDTH / graphs.length)
    return [
      { type: 'text', x: 0, y, width: WIDTH, height: 1, properties: { markdown: `## ${question}` } },
      ...graphs.map(({ title, lines }, column) => ({
        type: 'metric',
        x: column * width,
        y: y + 1,
        width,
        height: HEIGHT,
        properties: { title, region, view: 'timeSeries', period: 300, metrics: lines.map(toMetric) },
      })),
    ]
  })
}

function toMetric({ label, metric: { namespace, name, dimensions, stat } }: Line): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { label, stat }]
}
