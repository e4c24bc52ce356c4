import { METRICS, type MetricDimensions, type MetricName } from './telemetry.ts'

/** Adds up metrics by table, between two flushes. */
export class MetricTotals {
  readonly #byTable = new Map<string, Map<MetricName, number>>()

  add(metric: MetricName, value: number, { table }: MetricDimensions): void {
    const totals = this.#byTable.get(table) ?? new Map<MetricName, number>()
    this.#byTable.set(table, totals)
    const before = totals.get(metric)
    totals.set(metric, before === undefined ? value : combine(metric, before, value))
  }

  /** 0 if it was never added to. */
  of(metric: MetricName, { table }: MetricDimensions): number {
    return this.#byTable.get(table)?.get(metric) ?? 0
  }

  /** All totals, table by table, which are then forgotten. */
  take(): { table: string; totals: ReadonlyMap<MetricName, number> }[] {
    const taken = [...this.#byTable].map(([table, totals]) => ({ table, totals }))
    this.#byTable.clear()
    return taken
  }
}

function combine(metric: MetricName, a: number, b: number): number {
  return METRICS[metric].combine === 'sum' ? a + b : Math.max(a, b)
}
