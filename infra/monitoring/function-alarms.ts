import { makeAlarm } from './alarm.ts'
import { functionMetric } from './metrics.ts'

/** What is wrong with any function: it fails, or is not let run. */
export function makeFunctionAlarms(name: string, fn: sst.aws.Function): void {
  makeAlarm(`${name}Errors`, {
    runbook: 'function-errors',
    description: `${name} threw, ran out of time or out of memory.`,
    metric: functionMetric(fn, 'Errors'),
    threshold: 1,
  })
  makeAlarm(`${name}Throttles`, {
    runbook: 'function-throttles',
    description: `${name} was not let run: the account's concurrency is used up.`,
    metric: functionMetric(fn, 'Throttles'),
    threshold: 1,
    periods: 3,
  })
}
