import { csvToPartition, dailyDeadLetters, feeds } from '../csv/csv-to-partition.ts'
import { makeAlarm } from './alarm.ts'
import { makeFunctionAlarms } from './function-alarms.ts'
import { hoursBetweenRuns } from './hours-between-runs.ts'
import { inletMetric, queueMetric } from './metrics.ts'

const SERVICE = 'csv-to-partition'

/** CloudWatch looks back for a week at most. */
const MOST_HOURS = 7 * 24
/** For retries, and for a vendor who is not punctual. */
const GRACE_HOURS = 2

makeFunctionAlarms('CsvToPartition', csvToPartition)

makeAlarm('DailyFileDeadLetters', {
  runbook: 'dead-letters',
  description: 'Daily files could not be loaded.',
  metric: queueMetric(dailyDeadLetters, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
  threshold: 1,
})

makeAlarm('DailyLoadsFailed', {
  runbook: 'daily-loads-failed',
  description: 'A daily file was not loaded; the data of the last load is still there.',
  metric: inletMetric(SERVICE, 'LoadsFailed'),
  threshold: 1,
})

makeAlarm('DailyRowsQuarantined', {
  runbook: 'quarantine',
  description: 'Rows of daily files that could not be loaded are in quarantine.',
  metric: inletMetric(SERVICE, 'RecordsQuarantined'),
  threshold: 1,
})

for (const { name, schedule, input } of feeds) {
  makeAlarm(`${name}Missing`, {
    runbook: 'feed-missing',
    description: `Feed ${name} has loaded no row since its last file was due.`,
    metric: inletMetric(SERVICE, 'RowsWritten', 'Sum', input.table),
    threshold: 1,
    below: true,
    period: 3_600,
    periods: Math.min(MOST_HOURS, hoursBetweenRuns(schedule) + GRACE_HOURS),
    missing: 'breaching',
  })
}
