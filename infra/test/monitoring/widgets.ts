import type { Resource } from '../../synth/resource.ts'
import type { Metric } from './metric.ts'

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface Widget {
  readonly type: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly region: unknown
  readonly view: unknown
  readonly period: unknown
  readonly title: string
  /** Of alarms: their ARNs. */
  readonly alarms: readonly string[]
  /** Of a graph. */
  readonly lines: readonly { readonly label: string; readonly metric: Metric }[]
}

type Place = Pick<Widget, 'type' | 'x' | 'y' | 'width' | 'height'>

interface Properties extends Pick<Widget, 'region' | 'view' | 'period'> {
  readonly title?: string
  readonly markdown?: string
  readonly alarms?: readonly string[]
  /** `["AWS/Lambda", "Errors", "FunctionName", "…", { "label": "…", "stat": "Sum" }]` */
  readonly metrics?: readonly (readonly [...string[], { readonly label: string; readonly stat: string }])[]
}

/** What a dashboard shows, in its order. */
export function readWidgets({ dashboardBody }: Resource['inputs']): readonly Widget[] {
  const { widgets } = JSON.parse(String(dashboardBody)) as { widgets: (Place & { properties: Properties })[] }
  return widgets.map(({ properties, ...place }) => {
    const { title, markdown = '', alarms = [], metrics = [], region, view, period } = properties
    return { ...place, title: title ?? markdown, alarms, lines: metrics.map(readLine), region, view, period }
  })
}

function readLine(line: NonNullable<Properties['metrics']>[number]): Widget['lines'][number] {
  const { label, stat } = line.at(-1) as { label: string; stat: string }
  const [namespace = '', name = '', ...pairs] = line.slice(0, -1) as string[]
  const keys = pairs.filter((_, index) => index % 2 === 0)
  const dimensions = Object.fromEntries(keys.map((key, index) => [key, pairs[2 * index + 1] ?? '']))
  return { label, metric: { namespace, name, stat, dimensions } }
}
