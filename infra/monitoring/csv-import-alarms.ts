import { csvToDynamodb, importDeadLetters, uploadQueue } from '../csv/csv-to-dynamodb.ts'
import { makeAlarm } from './alarm.ts'
import { makeFunctionAlarms } from './function-alarms.ts'
import { inletMetric, queueMetric } from './metrics.ts'

const SERVICE = 'csv-to-dynamodb'
const HOUR_SECONDS = 3_600

makeFunctionAlarms('CsvToDynamodb', csvToDynamodb)

makeAlarm('CsvImportDeadLetters', {
  runbook: 'dead-letters',
  description: 'CSV files could not be imported.',
  metric: queueMetric(importDeadLetters, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
  threshold: 1,
})

makeAlarm('CsvImportsLate', {
  runbook: 'csv-imports-late',
  description: 'CSV files wait for six hours and more to be imported.',
  metric: queueMetric(uploadQueue, 'ApproximateAgeOfOldestMessage', 'Maximum'),
  threshold: 6 * HOUR_SECONDS,
})

makeAlarm('CsvImportsFailed', {
  runbook: 'csv-imports-failed',
  description: 'An import of a CSV file failed.',
  metric: inletMetric(SERVICE, 'ImportsFailed'),
  threshold: 1,
})

makeAlarm('CsvRowsUnprocessed', {
  runbook: 'csv-rows-unprocessed',
  description: 'Rows of CSV files are not in the table, and why is in unprocessed/.',
  metric: inletMetric(SERVICE, 'RowsUnprocessed'),
  threshold: 1,
})
