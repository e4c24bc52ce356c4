import { expect } from 'vitest'
import { expectMetric } from '../monitoring/expect-metric.ts'
import { readWidgets, type Widget } from '../monitoring/widgets.ts'
import { all, named, type Rule } from './rule.ts'

/** Columns that CloudWatch has. */
const WIDTH = 24

/** It shows every alarm, and below, graphs side by side. What is in them is in `dashboard.txt`. */
export const dashboard: Rule = all(named, ({ inputs }, app) => {
  // Dashboards are the account's, in all Regions.
  expect(inputs.dashboardName).toBe(`inlet-${app.stage}-lake-eu-west-1`)
  const widgets = readWidgets(inputs)
  const names = app.ofType('aws:cloudwatch/metricAlarm:MetricAlarm').map(alarm => alarm.inputs.name)
  const shown = widgets[0]?.alarms.map(arn => arn.split(':').at(-1)) ?? []
  expect(shown.toSorted()).toEqual(names.toSorted())
  for (const widget of widgets) {
    expect(widget.x + widget.width).toBeLessThanOrEqual(WIDTH)
    expect(widgets.filter(other => other !== widget && overlap(widget, other))).toEqual([])
    if (widget.type !== 'metric') continue
    expect(widget).toMatchObject({ region: 'eu-west-1', view: 'timeSeries', period: 300 })
    for (const { metric } of widget.lines) expectMetric(metric, app)
  }
})

function overlap(a: Widget, b: Widget): boolean {
  const beside = a.x + a.width <= b.x || b.x + b.width <= a.x
  const above = a.y + a.height <= b.y || b.y + b.height <= a.y
  return !beside && !above
}
