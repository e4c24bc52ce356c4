/** What a line of a function's log is. */
export type LogLine =
  /** Of Lambda, or of its runtime client. */
  { readonly is: 'platform' } | { readonly is: 'log' | 'metrics'; readonly fields: Readonly<Record<string, unknown>> }

/** `2026-01-31T12:00:00.000Z	<request>	ERROR	…`, as the runtime client writes what goes through `console`. */
const OF_CLIENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t/
const OF_LAMBDA = /^(?:START|END|REPORT) RequestId: /

/** Reads a line as CloudWatch would. @throws SyntaxError if it is not whole: neither Lambda's nor JSON from its first byte to its last */
export function readLine(line: string): LogLine {
  if (OF_LAMBDA.test(line) || OF_CLIENT.test(line)) return { is: 'platform' }
  const fields: Record<string, unknown> = JSON.parse(line)
  return { is: '_aws' in fields ? 'metrics' : 'log', fields }
}

/** The metrics of a line, each with its value, as CloudWatch would take them. */
export interface Metrics {
  readonly namespace: string
  readonly values: Readonly<Record<string, number | readonly number[]>>
}

interface Directive {
  readonly Namespace: string
  readonly Dimensions: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[]
}

const MOST_METRICS = 100
const MOST_DIMENSIONS = 30

/**
 * Reads a line of metrics by AWS's specification.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @throws Error that names what CloudWatch would not take
 */
export function readMetrics(fields: Readonly<Record<string, unknown>>): readonly Metrics[] {
  const { Timestamp, CloudWatchMetrics } = fields._aws as { Timestamp: unknown; CloudWatchMetrics: Directive[] }
  if (!Number.isInteger(Timestamp)) throw new Error(`Expected a time in milliseconds, found ${Timestamp}`)
  return CloudWatchMetrics.map(({ Namespace, Dimensions, Metrics }) => {
    if (Namespace.length < 1 || Namespace.length > 1_024) throw new Error(`Expected a namespace, found "${Namespace}"`)
    if (Metrics.length > MOST_METRICS) throw new Error(`Expected ${MOST_METRICS} metrics, found ${Metrics.length}`)
    for (const dimension of Dimensions.flat()) checkDimension(dimension, fields[dimension])
    for (const set of Dimensions) {
      if (set.length > MOST_DIMENSIONS) throw new Error(`Expected ${MOST_DIMENSIONS} dimensions, found ${set.length}`)
    }
    const values = Metrics.map(({ Name, Unit = 'None' }) => {
      if (!UNITS.includes(Unit)) throw new Error(`Metric ${Name}: expected a unit of CloudWatch, found ${Unit}`)
      return [Name, checkValue(Name, fields[Name])] as const
    })
    return { namespace: Namespace, values: Object.fromEntries(values) }
  })
}

function checkDimension(name: string, value: unknown): void {
  if (typeof value === 'string' && value.length >= 1 && value.length <= 1_024) return
  throw new Error(`Dimension ${name}: expected a text, found ${typeof value}`)
}

function checkValue(name: string, value: unknown): number | readonly number[] {
  const numbers: unknown[] = Array.isArray(value) ? value : [value]
  const isTaken = numbers.length >= 1 && numbers.length <= 100 && numbers.every(each => Number.isFinite(each))
  if (!isTaken) throw new Error(`Metric ${name}: expected a number or up to 100, found ${JSON.stringify(value)}`)
  return value as number | readonly number[]
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const UNITS = [
  ...['None', 'Count', 'Percent', 'Seconds', 'Milliseconds', 'Microseconds', 'Count/Second'],
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits'],
]
